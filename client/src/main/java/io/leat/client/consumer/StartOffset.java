package io.leat.client.consumer;

import io.leat.client.cluster.OffsetSpec;

/// Where to start reading a partition.
public sealed interface StartOffset {
    /// At this offset.
    record At(long offset) implements StartOffset {}

    /// Where a lookup says.
    record Spec(OffsetSpec spec) implements StartOffset {}

    /// Where the group has stopped; or where `orElse` says if it never was here.
    record Committed(OffsetSpec orElse) implements StartOffset {}
}
