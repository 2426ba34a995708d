package io.leat.log;

import static io.leat.protocol.Invariant.check;

import io.leat.log.checkpoint.LeaderEpochs;
import io.leat.log.producer.ProducerState;
import io.leat.log.producer.SequenceCheck;
import io.leat.log.segment.AppendSpan;
import io.leat.log.storage.Urgency;
import io.leat.protocol.record.RecordBatch;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What one append does to its batches, and what they do to the log's state. Batches are whole.
sealed interface AppendPlan {
    /// Where the batches go: the log's end, its start, and the time that the log gives them, or -1.
    record Slot(long firstOffset, long logStartOffset, long stampMillis) {
        AppendResult appended(long nextOffset) {
            return new AppendResult.Appended(firstOffset, nextOffset, stampMillis, logStartOffset);
        }
    }

    /// When they have to be in the file.
    Urgency urgency();

    /// Where the batches will end, and that their headers make sense.
    AppendSpan measure(ByteBuffer batches, Slot slot);

    /// The epochs once the batches are in the log.
    LeaderEpochs epochs(ByteBuffer batches, Slot slot, LeaderEpochs before);

    /// Checks the producers and assigns what has to be; null if nothing is in the way.
    @Nullable AppendResult assign(ByteBuffer batches, Slot slot, ProducerState producers);

    private static RecordBatch whole(ByteBuffer batches, int at) {
        RecordBatch batch = RecordBatch.at(batches, at);
        int size = batch.sizeBytes();
        check(size >= RecordBatch.HEADER_BYTES, "a batch is longer than its header");
        check(size <= batches.limit() - at, "a batch is whole", size, batches.limit() - at);
        check(batch.lastOffsetDelta() >= 0, "a batch takes an offset");
        return batch;
    }

    /// The leader's append: it gives the batches their offsets, its epoch, and perhaps their time.
    record Leading(int leaderEpoch, Urgency urgency) implements AppendPlan {
        @Override
        public AppendSpan measure(ByteBuffer batches, Slot slot) {
            long next = slot.firstOffset;
            long maxTimestamp = slot.stampMillis;
            int at = batches.position();
            while (at < batches.limit()) {
                RecordBatch batch = whole(batches, at);
                next += batch.lastOffsetDelta() + 1L;
                maxTimestamp =
                        slot.stampMillis >= 0
                                ? slot.stampMillis
                                : Math.max(maxTimestamp, batch.maxTimestamp());
                at += batch.sizeBytes();
            }
            return new AppendSpan(batches.remaining(), next - 1, maxTimestamp);
        }

        @Override
        public @Nullable AppendResult assign(
                ByteBuffer batches, Slot slot, ProducerState producers) {
            boolean several =
                    RecordBatch.at(batches, batches.position()).sizeBytes() < batches.remaining();
            if (several) {
                producers.begin();
            }
            long next = slot.firstOffset;
            for (int at = batches.position(); at < batches.limit(); ) {
                RecordBatch batch = RecordBatch.at(batches, at);
                if (batch.hasProducerId()) {
                    AppendResult objection = objection(producers.check(batch), slot);
                    if (objection != null) {
                        producers.rollBack();
                        return objection;
                    }
                }
                batch.assign(next, leaderEpoch);
                if (slot.stampMillis >= 0) {
                    batch.stampLogAppendTime(slot.stampMillis);
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

        @Override
        public LeaderEpochs epochs(ByteBuffer batches, Slot slot, LeaderEpochs before) {
            check(leaderEpoch >= before.latest(), "epochs ascend", leaderEpoch, before.latest());
            return before.with(leaderEpoch, slot.firstOffset);
        }

        private static @Nullable AppendResult objection(SequenceCheck sequence, Slot slot) {
            return switch (sequence) {
                case SequenceCheck.Next next -> null;
                case SequenceCheck.Duplicate earlier ->
                        new AppendResult.Duplicate(
                                earlier.firstOffset(), earlier.lastOffset(), slot.logStartOffset);
                case SequenceCheck.Rejected no -> new AppendResult.Refused(no.error(), no.reason());
            };
        }
    }

    /// A copy's append: the batches stay as the leader wrote them. Between them may be gaps, where
    /// the leader's log is compacted.
    record Copying() implements AppendPlan {
        @Override
        public Urgency urgency() {
            return Urgency.AT_ONCE;
        }

        @Override
        public AppendSpan measure(ByteBuffer batches, Slot slot) {
            long next = slot.firstOffset;
            long maxTimestamp = RecordBatch.NO_TIMESTAMP;
            for (int at = batches.position(); at < batches.limit(); ) {
                RecordBatch batch = whole(batches, at);
                check(batch.baseOffset() >= next, "offsets ascend", batch.baseOffset(), next);
                next = batch.nextOffset();
                maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
                at += batch.sizeBytes();
            }
            return new AppendSpan(batches.remaining(), next - 1, maxTimestamp);
        }

        @Override
        public @Nullable AppendResult assign(
                ByteBuffer batches, Slot slot, ProducerState producers) {
            for (int at = batches.position(); at < batches.limit(); ) {
                RecordBatch batch = RecordBatch.at(batches, at);
                if (batch.hasProducerId()) {
                    producers.add(batch);
                }
                at += batch.sizeBytes();
            }
            return null;
        }

        @Override
        public LeaderEpochs epochs(ByteBuffer batches, Slot slot, LeaderEpochs before) {
            LeaderEpochs after = before;
            for (int at = batches.position(); at < batches.limit(); ) {
                RecordBatch batch = RecordBatch.at(batches, at);
                after = after.with(batch.partitionLeaderEpoch(), batch.baseOffset());
                at += batch.sizeBytes();
            }
            return after;
        }
    }
}
