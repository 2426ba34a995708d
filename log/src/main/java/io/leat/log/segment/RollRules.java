package io.leat.log.segment;

import static io.leat.protocol.Invariant.check;

import java.nio.file.Path;

/// When a segment is full: `segment.bytes`, `segment.ms`, `segment.jitter.ms`,
/// `segment.index.bytes`, and how often a batch is indexed: `index.interval.bytes`.
public record RollRules(
        int segmentBytes,
        long segmentMs,
        long segmentJitterMs,
        int segmentIndexBytes,
        int indexIntervalBytes) {
    /// The odd number nearest to 2^64 divided by the golden ratio: multiples spread evenly.
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /// So much of a segment may be read after a crash although it was durable, but no more than
    /// this part of a small one.
    private static final int MARK_BYTES = 64 << 10;

    private static final int MARK_PARTS = 8;

    public RollRules {
        check(segmentBytes > 0, "a segment has room");
        check(segmentMs > 0, "a segment has time");
        check(segmentJitterMs >= 0, "a jitter is not negative");
        check(segmentIndexBytes >= 24, "an index has room for two entries");
        check(indexIntervalBytes >= 0, "an interval is not negative");
    }

    /// Without jitter.
    public RollRules(
            int segmentBytes, long segmentMs, int segmentIndexBytes, int indexIntervalBytes) {
        this(segmentBytes, segmentMs, 0, segmentIndexBytes, indexIntervalBytes);
    }

    /// The age at which the segment in `file` is full: up to the jitter less than `segment.ms`, by
    /// chance, but the same each time: segments that began together end one by one.
    long segmentMsOf(Path file) {
        long jitterMax = Math.min(segmentJitterMs, segmentMs);
        return jitterMax == 0
                ? segmentMs
                : segmentMs - Math.floorMod((file.hashCode() * SPREAD) >>> 1, jitterMax);
    }

    /// So many bytes are worth to be skipped by a start after a crash.
    public int markBytes() {
        return Math.min(MARK_BYTES, segmentBytes / MARK_PARTS);
    }

    int offsetEntriesMax() {
        return segmentIndexBytes / IndexLayout.OFFSET.entryBytes();
    }

    /// One less than fit: there is always room for the last entry of a finished segment.
    int timeEntriesMax() {
        return segmentIndexBytes / IndexLayout.TIME.entryBytes() - 1;
    }
}
