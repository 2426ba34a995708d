package io.leat.log.segment;

import static io.leat.protocol.Invariant.check;

/// When a segment is full: `segment.bytes`, `segment.ms`, `segment.index.bytes`, and how often a
/// batch is indexed: `index.interval.bytes`.
public record RollRules(
        int segmentBytes, long segmentMs, int segmentIndexBytes, int indexIntervalBytes) {
    public RollRules {
        check(segmentBytes > 0, "a segment has room");
        check(segmentMs > 0, "a segment has time");
        check(segmentIndexBytes >= 24, "an index has room for two entries");
        check(indexIntervalBytes >= 0, "an interval is not negative");
    }

    int offsetEntriesMax() {
        return segmentIndexBytes / IndexLayout.OFFSET.entryBytes();
    }

    /// One less than fit: there is always room for the last entry of a finished segment.
    int timeEntriesMax() {
        return segmentIndexBytes / IndexLayout.TIME.entryBytes() - 1;
    }
}
