package io.leat.log.segment;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One file of a log and its indexes. Any thread may read; appending, truncating and closing belong
/// to the owner of the log's lock.
@ThreadSafe
public final class Segment {
    static final String LOG_SUFFIX = ".log";
    private static final int NAME_DIGITS = 20;

    private final long baseOffset;
    private final StorageFile file;
    private final Storage storage;
    private final OffsetIndex offsets;
    private final TimeIndex times;

    /// Volatile: grown by the appender, read by readers; a batch is there before the size says so.
    private volatile long sizeBytes;

    private volatile TimestampAt largest;
    private long bytesSinceIndexed;
    private long firstTimestamp = RecordBatch.NO_TIMESTAMP;

    /// A timestamp and the last offset of the batch that has it.
    public record TimestampAt(long timestamp, long offset) {}

    /// Where a batch begins in the file, and its size.
    public record BatchAt(long position, int sizeBytes, long baseOffset) {}

    Segment(
            long baseOffset,
            Storage storage,
            StorageFile file,
            OffsetIndex offsets,
            TimeIndex times) {
        this.baseOffset = baseOffset;
        this.storage = storage;
        this.file = file;
        this.offsets = offsets;
        this.times = times;
        this.largest = new TimestampAt(RecordBatch.NO_TIMESTAMP, baseOffset);
    }

    /// A new, empty segment. Its name is durable once the directory was synced.
    public static Segment create(Storage storage, Path directory, long baseOffset)
            throws IOException {
        return new Segment(
                baseOffset,
                storage,
                storage.create(file(directory, baseOffset, LOG_SUFFIX)),
                OffsetIndex.create(
                        storage, file(directory, baseOffset, OffsetIndex.SUFFIX), baseOffset),
                TimeIndex.create(
                        storage, file(directory, baseOffset, TimeIndex.SUFFIX), baseOffset));
    }

    /// The segment that is there, its indexes believed if they are plausible and rebuilt if not.
    /// Returns it with the size that its file has; nothing of it is checked.
    public static Segment open(Storage storage, Path directory, long baseOffset)
            throws IOException {
        Path log = file(directory, baseOffset, LOG_SUFFIX);
        Segment segment =
                new Segment(
                        baseOffset,
                        storage,
                        storage.open(log),
                        OffsetIndex.open(
                                storage,
                                file(directory, baseOffset, OffsetIndex.SUFFIX),
                                baseOffset),
                        TimeIndex.open(
                                storage,
                                file(directory, baseOffset, TimeIndex.SUFFIX),
                                baseOffset));
        segment.sizeBytes = storage.size(log);
        TimeIndex.Entry last = segment.times.last();
        segment.largest = new TimestampAt(last.timestamp(), last.offset());
        return segment;
    }

    /// The path of a segment's file, an index's or a snapshot's.
    public static Path file(Path directory, long offset, String suffix) {
        String digits = Long.toString(offset);
        return directory.resolve("0".repeat(NAME_DIGITS - digits.length()) + digits + suffix);
    }

    /// The offset in the name of a file, if it is a segment's with this suffix.
    public static Optional<Long> offsetOf(String fileName, String suffix) {
        if (fileName.length() != NAME_DIGITS + suffix.length() || !fileName.endsWith(suffix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(fileName.substring(0, NAME_DIGITS)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    public long baseOffset() {
        return baseOffset;
    }

    public StorageFile file() {
        return file;
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /// The largest timestamp, -1 at the base offset when there is none.
    public TimestampAt largestTimestamp() {
        return largest;
    }

    /// The timestamp of the first batch, -1 while empty: the age of the segment counts from it.
    public long firstTimestamp() throws IOException {
        if (firstTimestamp == RecordBatch.NO_TIMESTAMP && sizeBytes > 0) {
            RecordBatch first = new BatchScanner(file, 0, sizeBytes).next();
            firstTimestamp = first == null ? RecordBatch.NO_TIMESTAMP : first.baseTimestamp();
        }
        return firstTimestamp;
    }

    /// Whether both indexes have room for one more entry within `indexBytesMax`.
    public boolean indexesHaveRoom(int indexBytesMax) {
        return (offsets.entries().count() + 1L) * OffsetIndex.ENTRY_BYTES <= indexBytesMax
                && (times.entries().count() + 2L) * TimeIndex.ENTRY_BYTES <= indexBytesMax;
    }

    /// Appends the bytes of batches that lie one after the other and are the last up to
    /// `lastOffset`; borrows the buffer. `largestOfThese` is their largest timestamp.
    public void append(
            ByteBuffer batches, long lastOffset, TimestampAt largestOfThese, int interval)
            throws IOException {
        long position = sizeBytes;
        int count = batches.remaining();
        file.writeFully(batches, position);
        note(position, lastOffset, largestOfThese, interval);
        bytesSinceIndexed += count;
        sizeBytes = position + count;
    }

    /// Indexes the batch at `position` if the last entry is more than `interval` bytes back.
    private void note(long position, long lastOffset, TimestampAt largestOfThese, int interval)
            throws IOException {
        if (largestOfThese.timestamp() > largest.timestamp()) {
            largest = largestOfThese;
        }
        if (bytesSinceIndexed > interval) {
            offsets.append(lastOffset, Math.toIntExact(position));
            times.append(new TimeIndex.Entry(largest.timestamp(), largest.offset()));
            bytesSinceIndexed = 0;
        }
    }

    /// The first batch that holds `offset` or lies after it, among those before `endPosition`; null
    /// without one.
    public @Nullable BatchAt find(long offset, long endPosition) throws IOException {
        var scanner = new BatchScanner(file, offsets.positionBefore(offset), endPosition);
        for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
            if (batch.lastOffset() >= offset) {
                return new BatchAt(scanner.position(), batch.sizeBytes(), batch.baseOffset());
            }
        }
        return null;
    }

    /// The first batch from the time index's hint on that has a timestamp of at least `timestamp`,
    /// whole, in a buffer of its own; null without one before `endPosition`.
    public @Nullable RecordBatch findByTime(long timestamp, long endPosition) throws IOException {
        long start = offsets.positionBefore(times.offsetBefore(timestamp));
        var scanner = new BatchScanner(file, start, endPosition);
        for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
            if (batch.maxTimestamp() >= timestamp) {
                ByteBuffer whole = ByteBuffer.allocate(batch.sizeBytes());
                file.readExactly(whole, scanner.position());
                return RecordBatch.at(whole.flip(), 0);
            }
        }
        return null;
    }

    /// What each batch's header says, from the first that may hold `offset` on.
    public void forEachHeader(long offset, HeaderVisitor visitor) throws IOException {
        var scanner = new BatchScanner(file, offsets.positionBefore(offset), sizeBytes);
        for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
            if (batch.lastOffset() >= offset) {
                visitor.visit(batch);
            }
        }
    }

    /// The offset after the last batch, found from the last index entry on.
    public long endOffset() throws IOException {
        long found = baseOffset;
        var scanner = new BatchScanner(file, offsets.positionBefore(Long.MAX_VALUE), sizeBytes);
        for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
            found = batch.nextOffset();
        }
        return found;
    }

    /// Is shown a header; it is valid during the call only.
    public interface HeaderVisitor {
        void visit(RecordBatch header) throws IOException;
    }

    /// Takes over what a check found to be good, and forgets the rest.
    void restore(long goodBytes, TimestampAt largestTimestamp) throws IOException {
        if (goodBytes < sizeBytes) {
            file.truncate(goodBytes);
        }
        sizeBytes = goodBytes;
        largest = largestTimestamp;
    }

    void index(long position, long lastOffset, TimestampAt largestOfThese, int interval)
            throws IOException {
        note(position, lastOffset, largestOfThese, interval);
    }

    void scanned(int bytes) {
        bytesSinceIndexed += bytes;
    }

    void clearIndexes() throws IOException {
        offsets.entries().truncate(0);
        times.entries().truncate(0);
        bytesSinceIndexed = 0;
        largest = new TimestampAt(RecordBatch.NO_TIMESTAMP, baseOffset);
    }

    /// Whether the indexes can belong to this file.
    public boolean hasPlausibleIndexes() throws IOException {
        return offsets.isPlausible(sizeBytes);
    }

    /// Drops the batches at or above `offset`; those that begin below it stay.
    public void truncate(long offset) throws IOException {
        BatchAt first = find(offset, sizeBytes);
        if (first == null) {
            return;
        }
        file.truncate(first.position());
        sizeBytes = first.position();
        offsets.truncate(offset);
        times.truncate(offset);
        TimeIndex.Entry last = times.last();
        largest = new TimestampAt(last.timestamp(), last.offset());
        forEachHeader(
                last.offset(),
                batch -> {
                    if (batch.maxTimestamp() > largest.timestamp()) {
                        largest = new TimestampAt(batch.maxTimestamp(), batch.lastOffset());
                    }
                });
    }

    /// Ends the segment: it gets no more batches. Its indexes are written, with the largest
    /// timestamp last.
    public void seal() throws IOException {
        writeIndexes();
        offsets.entries().seal();
        times.entries().seal();
    }

    /// Writes what the indexes have in memory, with the largest timestamp last.
    public void writeIndexes() throws IOException {
        if (largest.timestamp() != RecordBatch.NO_TIMESTAMP) {
            times.append(new TimeIndex.Entry(largest.timestamp(), largest.offset()));
        }
        offsets.entries().writeOut();
        times.entries().writeOut();
    }

    /// The directory was renamed.
    public void moved(Path directory) {
        file.movedTo(directory.resolve(String.valueOf(file.path().getFileName())));
        offsets.entries().moved(directory);
        times.entries().moved(directory);
    }

    public void close() throws IOException {
        file.close();
        offsets.entries().close();
        times.entries().close();
    }

    public void delete() throws IOException {
        file.close();
        storage.delete(file.path());
        offsets.entries().delete();
        times.entries().delete();
    }
}
