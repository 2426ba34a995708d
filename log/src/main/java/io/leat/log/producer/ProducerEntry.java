package io.leat.log.producer;

import java.util.ArrayDeque;
import java.util.Optional;

/// One producer's last batches. Owned by [ProducerStates].
final class ProducerEntry {
    /// A producer has at most this many requests in flight, so an older batch is never retried.
    static final int BATCHES_KEPT = 5;

    private short epoch;
    private final ArrayDeque<SentBatch> batches = new ArrayDeque<>(1);
    private long lastTimestamp;

    ProducerEntry(short epoch) {
        this.epoch = epoch;
    }

    short epoch() {
        return epoch;
    }

    long lastTimestamp() {
        return lastTimestamp;
    }

    Optional<SentBatch> last() {
        return Optional.ofNullable(batches.peekLast());
    }

    Optional<SentBatch> sentBefore(int firstSequence, int lastSequence) {
        return batches.stream()
                .filter(sent -> sent.firstSequence() == firstSequence)
                .filter(sent -> sent.lastSequence() == lastSequence)
                .findFirst();
    }

    void add(short batchEpoch, SentBatch batch) {
        if (batchEpoch != epoch) {
            epoch = batchEpoch;
            batches.clear();
        }
        if (batches.size() == BATCHES_KEPT) {
            batches.removeFirst();
        }
        batches.addLast(batch);
        lastTimestamp = Math.max(lastTimestamp, batch.timestamp());
    }
}
