package io.leat.log.compaction;

import io.leat.log.segment.SealedSegments;
import io.leat.log.segment.Segment;
import java.util.ArrayList;
import java.util.List;

/// Which neighbouring segments become one: as many as fit a segment even if nothing of them goes,
/// with offsets that fit its index (KAFKA-5413).
final class SegmentGroups {
    /// A delete horizon can make a batch a little larger: room for that in a file's 31 bits.
    private static final int MERGED_BYTES_MAX = 1 << 30;

    private SegmentGroups() {}

    /// Of the segments that start below `endOffset`.
    static List<List<Segment>> of(SealedSegments sealed, long endOffset, int bytesMax) {
        List<List<Segment>> groups = new ArrayList<>();
        List<Segment> group = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < sealed.segments().size(); i++) {
            Segment next = sealed.segments().get(i);
            if (next.baseOffset() >= endOffset) {
                break;
            }
            boolean fits =
                    !group.isEmpty()
                            && bytes + next.sizeBytes() <= Math.min(bytesMax, MERGED_BYTES_MAX)
                            && sealed.endOffsetOf(i) - group.getFirst().baseOffset()
                                    <= Integer.MAX_VALUE;
            if (!fits && !group.isEmpty()) {
                groups.add(group);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(next);
            bytes += next.sizeBytes();
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }
}
