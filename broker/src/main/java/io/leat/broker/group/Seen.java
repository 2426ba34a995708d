package io.leat.broker.group;

import io.leat.protocol.ErrorCode;

/// What a look at a group's coordinator gave.
public sealed interface Seen<T> {
    record Found<T>(T value) implements Seen<T> {}

    /// The coordinator is not here, or not ready.
    record Unavailable<T>(ErrorCode error) implements Seen<T> {}
}
