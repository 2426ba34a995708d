package io.leat.log;

import static io.leat.protocol.Invariant.check;

import io.leat.log.producer.ProducerState;
import io.leat.log.producer.SequenceCheck;
import io.leat.log.segment.AppendSpan;
import io.leat.protocol.record.RecordBatch;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What the leader gives to the batches of one append: offsets from `firstOffset` on, its epoch,
/// and the time `stampMillis` unless that is -1.
record AppendPlan(long firstOffset, int leaderEpoch, long stampMillis) {

    /// Where the batches will end, and that their headers make sense.
    AppendSpan measure(ByteBuffer batches) {
        long next = firstOffset;
        long maxTimestamp = stampMillis;
        int at = batches.position();
        while (at < batches.limit()) {
            RecordBatch batch = RecordBatch.at(batches, at);
            int size = batch.sizeBytes();
            check(size >= RecordBatch.HEADER_BYTES, "a batch is longer than its header");
            check(size <= batches.limit() - at, "a batch is whole", size, batches.limit() - at);
            check(batch.lastOffsetDelta() >= 0, "a batch takes an offset");
            next += batch.lastOffsetDelta() + 1L;
            maxTimestamp =
                    stampMillis >= 0 ? stampMillis : Math.max(maxTimestamp, batch.maxTimestamp());
            at += size;
        }
        return new AppendSpan(batches.remaining(), next - 1, maxTimestamp);
    }

    /// Checks the producers and assigns what the leader decides; null if nothing is in the way.
    @Nullable AppendResult assign(
            ByteBuffer batches, ProducerState producers, long logStartOffset) {
        boolean several =
                RecordBatch.at(batches, batches.position()).sizeBytes() < batches.remaining();
        if (several) {
            producers.begin();
        }
        long next = firstOffset;
        for (int at = batches.position(); at < batches.limit(); ) {
            RecordBatch batch = RecordBatch.at(batches, at);
            if (batch.hasProducerId()) {
                AppendResult objection = objection(producers.check(batch), logStartOffset);
                if (objection != null) {
                    producers.rollBack();
                    return objection;
                }
            }
            batch.assign(next, leaderEpoch);
            if (stampMillis >= 0) {
                batch.stampLogAppendTime(stampMillis);
            }
            if (batch.hasProducerId()) {
                producers.add(batch);
            }
            next = batch.nextOffset();
            at += batch.sizeBytes();
        }
        producers.keep();
        return null;
    }

    private static @Nullable AppendResult objection(SequenceCheck sequence, long logStartOffset) {
        return switch (sequence) {
            case SequenceCheck.Next next -> null;
            case SequenceCheck.Duplicate earlier ->
                    new AppendResult.Duplicate(
                            earlier.firstOffset(), earlier.lastOffset(), logStartOffset);
            case SequenceCheck.Rejected no -> new AppendResult.Refused(no.error(), no.reason());
        };
    }
}
