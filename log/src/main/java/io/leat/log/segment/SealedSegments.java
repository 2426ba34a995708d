package io.leat.log.segment;

import java.util.List;

/// The segments of a log that take no more appends and whose bytes and names a crash leaves alone,
/// oldest first. `endOffset` is where the last one ends; `complete` if all segments but the active
/// one are here, else some wait for a checkpoint. `truncations` is how often the log was cut
/// before.
public record SealedSegments(
        List<Segment> segments, long endOffset, boolean complete, int truncations) {
    public SealedSegments {
        segments = List.copyOf(segments);
    }

    /// The offset at which the next segment starts.
    public long endOffsetOf(int index) {
        return index == segments.size() - 1 ? endOffset : segments.get(index + 1).baseOffset();
    }
}
