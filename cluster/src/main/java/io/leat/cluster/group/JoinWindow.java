package io.leat.cluster.group;

/// How long a rebalance waits for joins.
public sealed interface JoinWindow {
    long deadlineMillis();

    /// The first rebalance of an empty group waits the whole delay, so that members that start
    /// together share one generation; it is extended while more arrive, until `latestMillis`.
    record Initial(long deadlineMillis, long latestMillis, boolean grew) implements JoinWindow {}

    /// Ends as soon as every member has joined.
    record Rejoin(long deadlineMillis) implements JoinWindow {}
}
