package io.leat.log.compaction;

import io.leat.log.segment.CleanedSegment;
import io.leat.log.segment.Segment;
import io.leat.log.segment.SegmentPlace;
import io.leat.log.segment.SegmentSwap;
import io.leat.log.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/// Compacts one log at a time, with buffers of its own. Confined to its thread.
final class Compactor {
    private static final int BUFFER_BYTES_MIN = 4096;

    private final CleanerOptions options;
    private final Pace pace;
    private final RandomGenerator random;
    private final ByteBuffer readBuffer;
    private final ByteBuffer writeBuffer;

    Compactor(CleanerOptions options, Pace pace, RandomGenerator random) {
        this.options = options;
        this.pace = pace;
        this.random = random;
        int bytes = Math.max(BUFFER_BYTES_MIN, options.bufferBytes() / options.threads() / 2);
        this.readBuffer = ByteBuffer.allocateDirect(bytes);
        this.writeBuffer = ByteBuffer.allocateDirect(bytes);
    }

    /// One pass. The groups are swapped in ascending order, so that when a tombstone gets its
    /// horizon all that it deletes is gone. Returns where the next pass begins; where this one
    /// began, if segments were taken away meanwhile.
    long compact(Candidate candidate, Storage storage, long now) throws IOException {
        DirtyScan scan = new DirtyScan(candidate, readBuffer, pace);
        long end = scan.endOffset();
        if (end <= candidate.dirtyOffset()) {
            return candidate.dirtyOffset();
        }
        OffsetMap map =
                OffsetMap.forKeys(
                        end - candidate.dirtyOffset(),
                        options.slotsMax(),
                        options.loadFactor(),
                        new KeyHash(random.nextLong(), random.nextLong()));
        LastBatches lastBatches = new LastBatches(candidate.log().producerOffsets(), end);
        long mapEnd = scan.fill(map, lastBatches, end);
        BatchFilter filter = new BatchFilter(map, lastBatches, mapEnd, candidate.rules(), now);
        int bytesMax = candidate.rules().segments().bytesMax();
        for (List<Segment> group : SegmentGroups.of(candidate.sealed(), mapEnd, bytesMax)) {
            if (!replace(candidate, storage, group, filter)) {
                return candidate.dirtyOffset();
            }
        }
        return mapEnd;
    }

    /// False if the group's segments are not all in the log any more.
    private boolean replace(
            Candidate candidate, Storage storage, List<Segment> group, BatchFilter filter)
            throws IOException {
        SegmentPlace place =
                new SegmentPlace(
                        storage, candidate.log().directory(), group.getFirst().baseOffset());
        int interval = candidate.rules().segments().indexIntervalBytes();
        boolean kept = false;
        try {
            CleanedSegment cleaned = CleanedSegment.create(place, interval, writeBuffer);
            GroupRewrite rewrite = new GroupRewrite(cleaned, filter, readBuffer, pace);
            if (!rewrite.run(group) && group.size() == 1) {
                return true;
            }
            SegmentSwap swap = cleaned.finish(group);
            swap.commit();
            // From here on the files belong to the log; if it fails half way, its next start ends
            // what was begun.
            kept = true;
            kept = candidate.log().replaceSegments(swap);
            return kept;
        } finally {
            if (!kept) {
                SegmentSwap.abandon(place);
            }
        }
    }
}
