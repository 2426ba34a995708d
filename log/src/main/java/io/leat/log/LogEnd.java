package io.leat.log;

import static io.leat.protocol.Invariant.check;

import io.leat.log.segment.Segment;
import java.util.List;

/// A log as of one finished append: its segments by base offset, the offset that comes next, and
/// how much of the last segment's file belongs to it.
record LogEnd(List<Segment> segments, long offset, long activeBytes) {
    LogEnd {
        check(!segments.isEmpty(), "a log has a segment");
    }

    Segment active() {
        return segments.getLast();
    }

    /// The index of the segment that holds `offset`, or would; -1 when it lies before the first.
    int indexOf(long offset) {
        int index = segments.size() - 1;
        while (index >= 0 && segments.get(index).baseOffset() > offset) {
            index--;
        }
        return index;
    }
}
