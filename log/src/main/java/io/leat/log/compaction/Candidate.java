package io.leat.log.compaction;

import io.leat.log.Log;
import io.leat.log.segment.BatchScanner;
import io.leat.log.segment.SealedSegments;
import io.leat.log.segment.Segment;
import java.io.IOException;

/// A log and what of it may be compacted now: its sealed segments, of which those that start at or
/// after `dirtyOffset` hold what was not compacted yet, and those at or after `endOffset` may not
/// be touched.
record Candidate(
        Log log, SealedSegments sealed, CompactionRules rules, long dirtyOffset, long endOffset) {

    /// `cleanedOffset` is where the last pass ended; one that lies outside the log is not believed.
    static Candidate of(Log log, CompactionTerms terms, long cleanedOffset, long now) {
        long dirty = cleanedOffset > log.logEndOffset() ? 0 : cleanedOffset;
        SealedSegments sealed = log.sealedSegments();
        long newestMillis = now - terms.rules().lag().minMillis();
        long end = dirty;
        for (int i = 0; i < sealed.segments().size(); i++) {
            long segmentEnd = sealed.endOffsetOf(i);
            if (segmentEnd <= dirty) {
                continue;
            }
            boolean tooYoung =
                    terms.rules().lag().minMillis() > 0
                            && sealed.segments().get(i).maxTimestamp().timestamp() > newestMillis;
            if (tooYoung || segmentEnd > terms.highWatermark()) {
                break;
            }
            end = segmentEnd;
        }
        return new Candidate(log, sealed, terms.rules(), dirty, end);
    }

    /// The part of the compactable bytes that is dirty. Counted by whole segments.
    double dirtyRatio() {
        long clean = 0;
        long dirty = 0;
        for (int i = 0; i < sealed.segments().size(); i++) {
            int size = sealed.segments().get(i).sizeBytes();
            if (sealed.endOffsetOf(i) <= dirtyOffset) {
                clean += size;
            } else if (sealed.endOffsetOf(i) <= endOffset) {
                dirty += size;
            }
        }
        return dirty == 0 ? 0 : (double) dirty / (clean + dirty);
    }

    /// Whether the oldest dirty record is older than it may become.
    boolean isOverdue(long now) throws IOException {
        long lag = rules.lag().maxMillis();
        if (lag == Long.MAX_VALUE || endOffset == dirtyOffset) {
            return false;
        }
        for (int i = 0; i < sealed.segments().size(); i++) {
            Segment segment = sealed.segments().get(i);
            if (sealed.endOffsetOf(i) > dirtyOffset && segment.sizeBytes() > 0) {
                BatchScanner first = segment.scanFrom(0, segment.sizeBytes());
                return first.next()
                        && first.header().maxTimestamp() > 0
                        && first.header().maxTimestamp() < now - lag;
            }
        }
        return false;
    }
}
