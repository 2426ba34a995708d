package io.leat.log.compaction;

import static io.leat.protocol.Invariant.check;

/// A compacted topic's settings: `min.cleanable.dirty.ratio`, `min.compaction.lag.ms`,
/// `max.compaction.lag.ms`, `delete.retention.ms`, and how large and how densely indexed a segment
/// may be.
public record CompactionRules(
        double dirtyRatioMin, Lag lag, long deleteRetentionMillis, SegmentShape segments) {
    public CompactionRules {
        check(dirtyRatioMin >= 0 && dirtyRatioMin <= 1, "a ratio is from 0 to 1");
        check(deleteRetentionMillis >= 0, "delete.retention.ms is not negative");
    }

    /// How old a record must be to be compacted, and how old it may become before.
    public record Lag(long minMillis, long maxMillis) {
        public static final Lag NONE = new Lag(0, Long.MAX_VALUE);
    }

    /// `segment.bytes` and `index.interval.bytes`.
    public record SegmentShape(int bytesMax, int indexIntervalBytes) {}
}
