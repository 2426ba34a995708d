package io.leat.log.producer;

import io.leat.protocol.record.RecordBatch;

/// A batch that a producer sent: its sequences, and where it lies.
public record SentBatch(
        int firstSequence, int lastSequence, long firstOffset, long lastOffset, long timestamp) {
    /// Sequences run to Integer.MAX_VALUE and then start again at 0 (KAFKA-7692).
    static int sequenceAfter(int sequence) {
        return sequence == Integer.MAX_VALUE ? 0 : sequence + 1;
    }

    static SentBatch of(RecordBatch batch, long firstOffset) {
        return new SentBatch(
                batch.baseSequence(),
                batch.lastSequence(),
                firstOffset,
                firstOffset + batch.lastOffsetDelta(),
                batch.maxTimestamp());
    }

    int offsetDelta() {
        return (int) (lastOffset - firstOffset);
    }
}
