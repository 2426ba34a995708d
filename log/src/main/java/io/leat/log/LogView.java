package io.leat.log;

import io.leat.log.segment.ActiveSegment;
import io.leat.log.segment.MaxTimestamp;
import io.leat.log.segment.SealedSegments;
import io.leat.log.segment.Segment;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What readers see of a log: one consistent moment. Immutable; each append publishes a new one.
/// The last segment is the active one, of which only `activeSizeBytes` bytes count.
record LogView(
        List<Segment> segments,
        int activeSizeBytes,
        long startOffset,
        long endOffset,
        long activeMaxTimestamp,
        long activeMaxTimestampOffset) {

    static LogView of(List<Segment> segments, long startOffset, long endOffset) {
        Segment last = segments.getLast();
        MaxTimestamp max = last.maxTimestamp();
        return new LogView(
                List.copyOf(segments),
                last.sizeBytes(),
                startOffset,
                endOffset,
                max.timestamp(),
                max.offset());
    }

    /// After an append to `active`, the last segment.
    LogView grown(ActiveSegment active, long newEndOffset) {
        return new LogView(
                segments,
                active.sizeBytes(),
                startOffset,
                newEndOffset,
                active.maxTimestamp(),
                active.maxTimestampOffset());
    }

    LogView startingAt(long newStartOffset) {
        return new LogView(
                segments,
                activeSizeBytes,
                newStartOffset,
                endOffset,
                activeMaxTimestamp,
                activeMaxTimestampOffset);
    }

    LogView withoutFirst(int count) {
        return new LogView(
                List.copyOf(segments.subList(count, segments.size())),
                activeSizeBytes,
                startOffset,
                endOffset,
                activeMaxTimestamp,
                activeMaxTimestampOffset);
    }

    /// With the last segment replaced by `tail`.
    LogView withTail(Segment... tail) {
        List<Segment> replaced = new ArrayList<>(segments.subList(0, segments.size() - 1));
        replaced.addAll(List.of(tail));
        return of(replaced, startOffset, endOffset);
    }

    /// Where the first segment starts, which is at or below the log's start. Epochs are kept as far
    /// down.
    long baseOffset() {
        return segments.getFirst().baseOffset();
    }

    /// Whether a start at `offset` would change anything: records or whole segments lie below it.
    boolean startsBelow(long offset) {
        return startOffset < offset || (sizeOf(0) > 0 && endOffsetOf(0) <= startOffset);
    }

    /// Whether the first segment ends at or below `start`, and another follows it.
    boolean gives(long start) {
        return !isActive(0) && endOffsetOf(0) <= start;
    }

    /// With one segment in the place of `sources`, which it holds.
    LogView withReplaced(List<Segment> sources, Segment segment) {
        int first = segments.indexOf(sources.getFirst());
        List<Segment> replaced = new ArrayList<>(segments);
        replaced.subList(first, first + sources.size()).clear();
        replaced.add(first, segment);
        return new LogView(
                List.copyOf(replaced),
                activeSizeBytes,
                startOffset,
                endOffset,
                activeMaxTimestamp,
                activeMaxTimestampOffset);
    }

    /// Whether these follow one another here, and none is the active one.
    boolean holdsSealed(List<Segment> some) {
        int first = segments.indexOf(some.getFirst());
        int end = first + some.size();
        return first >= 0 && end < segments.size() && segments.subList(first, end).equals(some);
    }

    /// The sealed segments that end at or below `offset`.
    SealedSegments sealedBelow(long offset, int truncations) {
        int count = 0;
        while (!isActive(count) && endOffsetOf(count) <= offset) {
            count++;
        }
        return new SealedSegments(
                segments.subList(0, count),
                segments.get(count).baseOffset(),
                isActive(count),
                truncations);
    }

    /// Closes the files' handles.
    void closeFiles() {
        for (StorageFile file : files()) {
            try {
                file.close();
            } catch (IOException e) {
                LogEvents.removalFailed(file.path(), e);
            }
        }
    }

    /// The last segment that starts at or before `offset`; -1 if none does.
    int indexOf(long offset) {
        int low = 0;
        int high = segments.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).baseOffset() <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    boolean isActive(int index) {
        return index == segments.size() - 1;
    }

    int sizeOf(int index) {
        return isActive(index) ? activeSizeBytes : segments.get(index).sizeBytes();
    }

    long endOffsetOf(int index) {
        return isActive(index) ? endOffset : segments.get(index + 1).baseOffset();
    }

    MaxTimestamp maxTimestampOf(int index) {
        return isActive(index)
                ? new MaxTimestamp(activeMaxTimestamp, activeMaxTimestampOffset)
                : segments.get(index).maxTimestamp();
    }

    /// The files of all segments and their indexes.
    List<StorageFile> files() {
        List<StorageFile> files = new ArrayList<>();
        for (Segment segment : segments) {
            files.addAll(segment.indexFiles());
            files.add(segment.file());
        }
        return files;
    }

    /// Cuts off what a short write left behind the view; if that fails too, it is done later.
    void cutTornTail() {
        StorageFile file = segments.getLast().file();
        try {
            file.truncate(activeSizeBytes);
        } catch (IOException e) {
            LogEvents.tornTailKept(file.path(), e);
        }
    }

    /// The files that hold records at or above `offset`.
    List<StorageFile> filesBeyond(long offset) {
        List<StorageFile> files = new ArrayList<>();
        for (int i = segments.size() - 1; i >= 0 && endOffsetOf(i) > offset; i--) {
            files.add(segments.get(i).file());
        }
        return files;
    }

    long sizeBytes() {
        long size = 0;
        for (int i = 0; i < segments.size(); i++) {
            size += sizeOf(i);
        }
        return size;
    }
}
