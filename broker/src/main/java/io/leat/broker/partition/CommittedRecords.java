package io.leat.broker.partition;

import io.leat.broker.waiting.Signal;

/// What consumers read of a partition here: with its leader, or from a copy (KIP-392). Only what is
/// committed.
public sealed interface CommittedRecords permits Partition, Replica {
    /// Reads batches from the position on, at most `bytesMax` bytes; with `atLeastOneBatch` one
    /// whole batch in any case. Takes no lock; the high watermark is looked at once (KAFKA-9807).
    ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch);

    long logStartOffset();

    /// Signals `waiter` once the high watermark is at least `offset`, or when nothing is served
    /// here any more.
    void watch(Signal waiter, long offset);

    void unwatch(Signal waiter);
}
