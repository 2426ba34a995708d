package io.leat.log.compaction;

import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.RecordIterator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides what remains of a batch: the latest record of each key, a tombstone as long as somebody
/// may not have seen it, and records that were not looked at. Records without a key go: a compacted
/// topic takes none, but it may have been another kind of topic before. Control batches stay as
/// they are: while data of their transaction is there they are needed, and nothing says when it is
/// gone (KAFKA-14055).
///
/// A tombstone is kept for `delete.retention.ms` from the first pass that saw it: that pass stamps
/// the end of this time on its batch (KIP-534), by when every older record of the key is gone.
final class BatchFilter {
    private final OffsetMap latest;
    private final LastBatches lastBatches;
    private final long endOffset;
    private final long now;
    private final long deleteRetentionMillis;

    /// What remains of a batch.
    sealed interface Remainder {
        record Whole() implements Remainder {
            private static final Whole WHOLE = new Whole();
        }

        record Nothing() implements Remainder {
            private static final Nothing NOTHING = new Nothing();
        }

        /// A batch of the same range with fewer records, or with a delete horizon.
        record Less(RecordBatch batch) implements Remainder {}
    }

    /// `endOffset` is the first offset that `latest` does not know of.
    BatchFilter(
            OffsetMap latest,
            LastBatches lastBatches,
            long endOffset,
            CompactionRules rules,
            long now) {
        this.latest = latest;
        this.lastBatches = lastBatches;
        this.endOffset = endOffset;
        this.now = now;
        this.deleteRetentionMillis = rules.deleteRetentionMillis();
    }

    Remainder filter(RecordBatch batch) {
        if (batch.isControl() || batch.baseOffset() >= endOffset) {
            return Remainder.Whole.WHOLE;
        }
        boolean seenWhole = batch.lastOffset() < endOffset;
        boolean horizonPassed =
                seenWhole && batch.hasDeleteHorizon() && batch.baseTimestamp() <= now;
        List<Record> kept = new ArrayList<>();
        boolean tombstones = false;
        try (RecordIterator records = batch.records(DecompressionLimit.DEFAULT)) {
            while (records.hasNext()) {
                Record record = records.next();
                boolean tombstone = record.value() == null;
                if (isLatest(record) && !(tombstone && horizonPassed)) {
                    kept.add(record);
                    tombstones |= tombstone;
                }
            }
        }
        if (kept.isEmpty()) {
            return emptied(batch);
        }
        boolean stamp = tombstones && seenWhole && !batch.hasDeleteHorizon();
        if (kept.size() == batch.recordCount() && !stamp) {
            return Remainder.Whole.WHOLE;
        }
        return new Remainder.Less(rebuilt(batch, kept, horizon(batch, stamp)));
    }

    private boolean isLatest(Record record) {
        ByteBuffer key = record.key();
        return record.offset() >= endOffset
                || (key != null && record.offset() >= latest.offset(key));
    }

    private Optional<Long> horizon(RecordBatch batch, boolean stamp) {
        if (batch.hasDeleteHorizon()) {
            return Optional.of(batch.baseTimestamp());
        }
        long horizon = now + deleteRetentionMillis;
        return stamp ? Optional.of(horizon < now ? Long.MAX_VALUE : horizon) : Optional.empty();
    }

    private Remainder emptied(RecordBatch batch) {
        if (!lastBatches.mustKeep(batch)) {
            return Remainder.Nothing.NOTHING;
        }
        return batch.recordCount() == 0
                ? Remainder.Whole.WHOLE
                : new Remainder.Less(withoutRecords(batch, true));
    }

    /// A batch of the same range, and by wish of the same producer, that holds nothing.
    static RecordBatch withoutRecords(RecordBatch batch, boolean ofProducer) {
        RecordBatchBuilder empty =
                RecordBatchBuilder.create()
                        .baseOffset(batch.baseOffset())
                        .leaderEpoch(batch.partitionLeaderEpoch())
                        .timestampType(batch.timestampType());
        if (ofProducer) {
            empty.producer(batch.producerId(), batch.producerEpoch(), batch.baseSequence())
                    .transactional(batch.isTransactional());
        }
        return RecordBatch.at(
                empty.maxTimestampAtLeast(batch.maxTimestamp())
                        .lastOffset(batch.lastOffset())
                        .build(),
                0);
    }

    private static RecordBatch rebuilt(
            RecordBatch batch, List<Record> kept, Optional<Long> horizon) {
        RecordBatchBuilder less =
                RecordBatchBuilder.create()
                        .compression(batch.compression())
                        .timestampType(batch.timestampType())
                        .baseOffset(batch.baseOffset())
                        .leaderEpoch(batch.partitionLeaderEpoch())
                        .producer(batch.producerId(), batch.producerEpoch(), batch.baseSequence())
                        .transactional(batch.isTransactional());
        horizon.ifPresent(less::deleteHorizon);
        kept.forEach(less::append);
        return RecordBatch.at(less.lastOffset(batch.lastOffset()).build(), 0);
    }
}
