package io.leat.log.compaction;

import io.leat.log.segment.BatchScanner;
import io.leat.log.segment.Segment;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordIterator;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads what is dirty: once for the headers, to learn how transactions ended, and once for the
/// keys. Confined to one pass.
final class DirtyScan {
    private final Candidate candidate;
    private final ByteBuffer chunk;
    private final Pace pace;
    private final TransactionMarkers markers = new TransactionMarkers();

    /// Borrows `chunk` to read through.
    DirtyScan(Candidate candidate, ByteBuffer chunk, Pace pace) {
        this.candidate = candidate;
        this.chunk = chunk;
        this.pace = pace;
    }

    private interface Visitor {
        boolean visit(BatchScanner batch) throws IOException;
    }

    /// Where a pass has to end because a transaction is open.
    long endOffset() throws IOException {
        forEach(candidate.endOffset(), markers::see);
        return Math.min(candidate.endOffset(), markers.endOffset());
    }

    /// Puts the keys below `endOffset` into `map`; returns the first offset that found no room, or
    /// else `endOffset`.
    long fill(OffsetMap map, LastBatches lastBatches, long endOffset) throws IOException {
        long[] end = {endOffset};
        forEach(
                endOffset,
                scanner -> {
                    RecordBatch batch = scanner.batch();
                    pace.spend(batch.sizeBytes());
                    if (!batch.crcMatches()) {
                        throw scanner.corrupt("the checksum does not match");
                    }
                    end[0] = put(batch, map, endOffset);
                    boolean whole = end[0] > batch.lastOffset();
                    if (whole) {
                        lastBatches.see(batch);
                    }
                    return whole;
                });
        return end[0];
    }

    private long put(RecordBatch batch, OffsetMap map, long endOffset) {
        if (batch.isControl() || markers.isAborted(batch)) {
            return endOffset;
        }
        try (RecordIterator records = batch.records(DecompressionLimit.DEFAULT)) {
            while (records.hasNext()) {
                Record record = records.next();
                ByteBuffer key = record.key();
                if (key != null
                        && record.offset() >= candidate.dirtyOffset()
                        && !map.put(key, record.offset())) {
                    return record.offset();
                }
            }
        }
        return endOffset;
    }

    private void forEach(long endOffset, Visitor visitor) throws IOException {
        for (int i = 0; i < candidate.sealed().segments().size(); i++) {
            if (candidate.sealed().endOffsetOf(i) <= candidate.dirtyOffset()) {
                continue;
            }
            Segment segment = candidate.sealed().segments().get(i);
            if (segment.baseOffset() >= endOffset || !forEach(segment, endOffset, visitor)) {
                return;
            }
        }
    }

    private boolean forEach(Segment segment, long endOffset, Visitor visitor) throws IOException {
        BatchScanner scanner = new BatchScanner(segment.file(), 0, segment.sizeBytes(), chunk);
        while (scanner.next()) {
            if (scanner.header().baseOffset() >= endOffset) {
                return false;
            }
            if (scanner.header().lastOffset() >= candidate.dirtyOffset()
                    && !visitor.visit(scanner)) {
                return false;
            }
        }
        if (!scanner.atLimit()) {
            throw scanner.corrupt("no whole batch starts here");
        }
        return true;
    }
}
