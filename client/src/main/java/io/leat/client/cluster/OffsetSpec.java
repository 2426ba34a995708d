package io.leat.client.cluster;

/// A position in a partition that has to be looked up.
public sealed interface OffsetSpec {
    /// The first record that is still there.
    record Earliest() implements OffsetSpec {}

    /// Behind the last record.
    record Latest() implements OffsetSpec {}

    /// The first record that is as old as this or younger.
    record AtTime(long epochMillis) implements OffsetSpec {}

    /// As a list-offsets request says it.
    default long timestamp() {
        return switch (this) {
            case Earliest ignored -> -2;
            case Latest ignored -> -1;
            case AtTime at -> Math.max(0, at.epochMillis());
        };
    }
}
