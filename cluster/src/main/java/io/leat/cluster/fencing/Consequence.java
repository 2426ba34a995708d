package io.leat.cluster.fencing;

/// What a broker does about a suspicion.
public sealed interface Consequence {
    /// As the controller: removes the registration of a process that is gone.
    record Remove(int broker, long epoch) implements Consequence {}

    /// The controller's process is gone: takes office, and removes its registration with the same
    /// write.
    record TakeOver(int broker, long epoch) implements Consequence {}

    /// Tells the controller through the tree.
    record Report(int broker, long epoch) implements Consequence {}

    /// As the controller: what was reported is wrong or out of date.
    record Clear(int broker) implements Consequence {}

    record Dial(int broker, long epoch) implements Consequence {}

    /// This controller reaches only so many of so many others: it leaves the office to them.
    record Resign(int reached, int others) implements Consequence {}
}
