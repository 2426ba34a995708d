package io.leat.log.segment;

import io.leat.protocol.record.RecordBatch;
import java.io.IOException;

/// Makes a segment's indexes, batch by batch. Confined to one thread at a time (the log's lock);
/// readers may search the indexes meanwhile.
final class IndexBuilder {
    private final long baseOffset;
    private final MemoryIndex offsets;
    private final MemoryIndex times;
    private int bytesSinceEntry;
    private long maxTimestamp = MaxTimestamp.NONE.timestamp();
    private long maxTimestampOffset = MaxTimestamp.NONE.offset();

    private IndexBuilder(long baseOffset, MemoryIndex offsets, MemoryIndex times) {
        this.baseOffset = baseOffset;
        this.offsets = offsets;
        this.times = times;
    }

    static IndexBuilder empty(long baseOffset) {
        return new IndexBuilder(baseOffset, new MemoryIndex(), new MemoryIndex());
    }

    /// Goes on with the indexes of `segment` as far as they cover the bytes before `sizeBytes` and
    /// the offsets below `endOffset`: copies in memory.
    static IndexBuilder resume(Segment segment, int sizeBytes, long endOffset) throws IOException {
        MemoryIndex offsets = inMemory(segment.indexes().offsets());
        MemoryIndex times = inMemory(segment.indexes().times());
        int offsetCount = offsets.count();
        while (offsetCount > 0 && offsets.value(offsetCount - 1) >= sizeBytes) {
            offsetCount--;
        }
        int timeCount = times.count();
        while (timeCount > 0 && segment.baseOffset() + times.value(timeCount - 1) >= endOffset) {
            timeCount--;
        }
        IndexBuilder builder =
                new IndexBuilder(
                        segment.baseOffset(), offsets.head(offsetCount), times.head(timeCount));
        builder.believeTimes();
        builder.seeTail(segment, sizeBytes);
        return builder;
    }

    /// Goes on with indexes that cover a segment up to and with `indexed`, the batch that the
    /// offset index names last.
    static IndexBuilder goingOn(long baseOffset, MarkedIndexes known, RecordBatch indexed) {
        IndexBuilder builder = new IndexBuilder(baseOffset, known.offsets(), known.times());
        builder.believeTimes();
        builder.bytesSinceEntry = indexed.sizeBytes();
        return builder;
    }

    private void believeTimes() {
        int last = times.count() - 1;
        if (last >= 0) {
            maxTimestamp = times.key(last);
            maxTimestampOffset = baseOffset + times.value(last);
        }
    }

    private static MemoryIndex inMemory(IndexTable index) throws IOException {
        return switch (index) {
            case MemoryIndex memory -> memory;
            case StoredIndex stored -> stored.load();
        };
    }

    /// Takes note of the batches after the last indexed one.
    private void seeTail(Segment segment, int sizeBytes) throws IOException {
        int from = offsets.count() == 0 ? 0 : offsets.value(offsets.count() - 1);
        BatchScanner tail = segment.scanFrom(from, sizeBytes);
        while (tail.next()) {
            see(tail.header());
        }
        bytesSinceEntry = sizeBytes - from;
    }

    long baseOffset() {
        return baseOffset;
    }

    Segment.Indexes indexes() {
        return new Segment.Indexes(offsets, times);
    }

    MemoryIndex offsets() {
        return offsets;
    }

    MemoryIndex times() {
        return times;
    }

    long maxTimestamp() {
        return maxTimestamp;
    }

    long maxTimestampOffset() {
        return maxTimestampOffset;
    }

    /// Hot path: no allocation.
    void add(RecordBatch batch, int position, int intervalBytes) {
        see(batch);
        if (bytesSinceEntry > intervalBytes) {
            offsets.append(batch.lastOffset() - baseOffset, position);
            addMaxTimestamp();
            bytesSinceEntry = 0;
        }
        bytesSinceEntry += batch.sizeBytes();
    }

    /// Adds the largest timestamp so far to the time index, as a finished segment has it.
    void addMaxTimestamp() {
        if (maxTimestamp > times.lastKey(RecordBatch.NO_TIMESTAMP)) {
            times.append(maxTimestamp, (int) (maxTimestampOffset - baseOffset));
        }
    }

    /// A batch that compaction emptied has no record that could be found by its time.
    private void see(RecordBatch batch) {
        if (batch.maxTimestamp() > maxTimestamp && batch.recordCount() > 0) {
            maxTimestamp = batch.maxTimestamp();
            maxTimestampOffset = batch.lastOffset();
        }
    }
}
