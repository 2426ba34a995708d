package io.leat.log;

import io.leat.log.segment.BatchScanner;
import io.leat.log.segment.BatchSpan;
import io.leat.log.segment.MaxTimestamp;
import io.leat.log.segment.Segment;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordIterator;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads from one view of a log. Takes no lock: everything it believes is in the view.
final class LogReader {
    private final LogView view;

    LogReader(LogView view) {
        this.view = view;
    }

    /// Batches from the one that holds `offset` on, all below `endOffset`, at most `maxBytes`
    /// unless `atLeastOneBatch` and the first is larger.
    ///
    /// Of a sealed segment, the first batch is read and checked. The others are not: they are sent
    /// without being read, and clients check them. A client that finds a bad one asks for it again,
    /// and then it is the first.
    LogSlice read(long offset, int maxBytes, long endOffset, boolean atLeastOneBatch)
            throws IOException {
        if (offset < view.startOffset() || offset > view.endOffset()) {
            throw new OffsetOutOfRangeException(offset, view.startOffset(), view.endOffset());
        }
        long end = Math.min(endOffset, view.endOffset());
        int index = view.indexOf(offset);
        while (offset < end && index < view.segments().size()) {
            Segment segment = view.segments().get(index);
            Optional<BatchSpan> found = segment.find(offset, view.sizeOf(index));
            if (found.isPresent()) {
                int limit = endPosition(index, end);
                int room = atLeastOneBatch ? Math.max(maxBytes, found.get().sizeBytes()) : maxBytes;
                LogSlice slice = slice(segment, found.get(), limit, room, offset);
                if (!view.isActive(index) && !slice.isEmpty()) {
                    segment.checkBatch(found.get());
                }
                return slice;
            }
            index++;
        }
        return empty(offset);
    }

    /// Where the first batch starts in a segment that is not wholly below `endOffset`.
    private int endPosition(int index, long endOffset) throws IOException {
        int size = view.sizeOf(index);
        if (endOffset >= view.endOffsetOf(index)) {
            return size;
        }
        return view.segments()
                .get(index)
                .find(endOffset, size)
                .map(BatchSpan::position)
                .orElse(size);
    }

    private LogSlice slice(Segment segment, BatchSpan first, int limit, int room, long offset) {
        if (first.sizeBytes() > Math.min(room, limit - first.position())) {
            return empty(offset);
        }
        int size = Math.min(limit - first.position(), room);
        return new LogSlice(segment.file(), first.position(), size, first.baseOffset());
    }

    private LogSlice empty(long offset) {
        return new LogSlice(view.segments().getLast().file(), 0, 0, offset);
    }

    /// The first record at or after `timestamp`.
    Optional<TimestampedOffset> offsetForTimestamp(long timestamp) throws IOException {
        for (int i = 0; i < view.segments().size(); i++) {
            if (view.maxTimestampOf(i).timestamp() >= timestamp) {
                Optional<TimestampedOffset> found = offsetForTimestamp(i, timestamp);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<TimestampedOffset> offsetForTimestamp(int index, long timestamp)
            throws IOException {
        long start = view.startOffset();
        Optional<BatchScanner> scanner =
                view.segments().get(index).findTimestamp(timestamp, start, view.sizeOf(index));
        if (scanner.isEmpty()) {
            return Optional.empty();
        }
        do {
            Optional<TimestampedOffset> found =
                    firstRecord(
                            scanner.get().load(),
                            record -> record.timestamp() >= timestamp && record.offset() >= start);
            if (found.isPresent()) {
                return found;
            }
        } while (scanner.get().next());
        return Optional.empty();
    }

    /// The first record that has the largest timestamp of all.
    Optional<TimestampedOffset> maxTimestamp() throws IOException {
        boolean cut = view.baseOffset() < view.startOffset();
        Optional<TimestampedOffset> later = maxTimestamp(cut ? 1 : 0);
        long atLeast = later.map(TimestampedOffset::timestamp).orElse(0L);
        return cut && view.maxTimestampOf(0).timestamp() >= atLeast
                ? maxTimestampInFirst(atLeast).or(() -> later)
                : later;
    }

    /// The first segment's own maximum may be of a record below the log's start: its batches are
    /// looked at one by one. Empty if all are below `atLeast`.
    private Optional<TimestampedOffset> maxTimestampInFirst(long atLeast) throws IOException {
        Segment first = view.segments().getFirst();
        Optional<BatchSpan> from = first.find(view.startOffset(), view.sizeOf(0));
        if (from.isEmpty()) {
            return Optional.empty();
        }
        TimestampedOffset best = null;
        long wanted = atLeast;
        BatchScanner scanner = first.scanFrom(from.get().position(), view.sizeOf(0));
        while (scanner.next()) {
            while (scanner.header().maxTimestamp() >= wanted) {
                TimestampedOffset found = atOrAfter(scanner.load(), wanted);
                if (found == null) {
                    break;
                }
                best = found;
                wanted = found.timestamp() + 1;
            }
        }
        return Optional.ofNullable(best);
    }

    private @Nullable TimestampedOffset atOrAfter(RecordBatch batch, long timestamp) {
        long start = view.startOffset();
        return firstRecord(
                        batch,
                        record -> record.timestamp() >= timestamp && record.offset() >= start)
                .orElse(null);
    }

    private Optional<TimestampedOffset> maxTimestamp(int fromSegment) throws IOException {
        int best = -1;
        MaxTimestamp max = MaxTimestamp.NONE;
        for (int i = fromSegment; i < view.segments().size(); i++) {
            MaxTimestamp candidate = view.maxTimestampOf(i);
            if (candidate.timestamp() > max.timestamp()) {
                best = i;
                max = candidate;
            }
        }
        if (best < 0) {
            return Optional.empty();
        }
        Segment segment = view.segments().get(best);
        Optional<BatchSpan> span = segment.find(max.offset(), view.sizeOf(best));
        if (span.isEmpty()) {
            return Optional.empty();
        }
        BatchScanner scanner = segment.scanFrom(span.get().position(), view.sizeOf(best));
        long timestamp = max.timestamp();
        return scanner.next()
                ? firstRecord(scanner.load(), record -> record.timestamp() == timestamp)
                : Optional.empty();
    }

    private static Optional<TimestampedOffset> firstRecord(
            RecordBatch batch, Predicate<Record> wanted) {
        try (RecordIterator records = batch.records(DecompressionLimit.DEFAULT)) {
            while (records.hasNext()) {
                Record record = records.next();
                if (wanted.test(record)) {
                    return Optional.of(
                            new TimestampedOffset(
                                    record.timestamp(),
                                    record.offset(),
                                    batch.partitionLeaderEpoch()));
                }
            }
        }
        return Optional.empty();
    }
}
