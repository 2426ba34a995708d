package io.leat.broker.coordination;

import io.leat.cluster.controller.Decision;

/// What became of something that was put before the controller.
public sealed interface Ruling<T> {
    /// It was decided, and what was accepted is in the tree and in this broker's image.
    record Decided<T>(Decision<T> decision) implements Ruling<T> {}

    /// This broker is not the controller, or ceased to be it; nothing was changed, or not all of it
    /// is known to have been.
    record NotController<T>() implements Ruling<T> {}

    /// Too much waits for the controller already.
    record Overloaded<T>() implements Ruling<T> {}
}
