package io.leat.log.compaction;

import io.leat.log.segment.BatchScanner;
import io.leat.log.segment.CleanedSegment;
import io.leat.log.segment.Segment;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes what remains of some segments to one. The last batch is kept, empty if need be: the
/// compacted segment ends where its sources did, so a reader finds its way over the gap, and a
/// start after a crash sees how far the segment reaches. Used once.
final class GroupRewrite {
    private final CleanedSegment target;
    private final BatchFilter filter;
    private final ByteBuffer chunk;
    private final Pace pace;
    private boolean changed;

    /// The last batch seen, without its records, if nothing of it was written.
    private @Nullable RecordBatch dropped;

    private boolean droppedWasEmpty;

    /// Borrows `chunk` to read through.
    GroupRewrite(CleanedSegment target, BatchFilter filter, ByteBuffer chunk, Pace pace) {
        this.target = target;
        this.filter = filter;
        this.chunk = chunk;
        this.pace = pace;
    }

    /// False if the batches are those of the sources.
    boolean run(List<Segment> sources) throws IOException {
        for (Segment source : sources) {
            BatchScanner scanner = new BatchScanner(source.file(), 0, source.sizeBytes(), chunk);
            while (scanner.next()) {
                RecordBatch batch = scanner.batch();
                pace.spend(batch.sizeBytes());
                if (!batch.crcMatches()) {
                    throw scanner.corrupt("the checksum does not match");
                }
                rewrite(batch);
            }
            if (!scanner.atLimit()) {
                throw scanner.corrupt("no whole batch starts here");
            }
        }
        RecordBatch last = dropped;
        if (last != null) {
            changed |= !droppedWasEmpty;
            write(last);
        }
        return changed;
    }

    private void rewrite(RecordBatch batch) throws IOException {
        changed |= dropped != null;
        dropped = null;
        switch (filter.filter(batch)) {
            case BatchFilter.Remainder.Whole _ -> write(batch);
            case BatchFilter.Remainder.Less less -> {
                changed = true;
                write(less.batch());
            }
            case BatchFilter.Remainder.Nothing _ -> {
                dropped = BatchFilter.withoutRecords(batch, false);
                droppedWasEmpty = batch.recordCount() == 0 && !batch.hasProducerId();
            }
        }
    }

    private void write(RecordBatch batch) throws IOException {
        target.append(batch);
        pace.spend(batch.sizeBytes());
    }
}
