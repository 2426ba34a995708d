package io.leat.log.segment;

import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Brings a segment back from its files. Confined to the thread that loads its log.
public final class SegmentLoader {
    private static final int CHUNK_BYTES = 256 * 1024;

    private final Storage storage;
    private final Path directory;
    private final int indexIntervalBytes;
    private final ByteBuffer chunk;

    /// Borrows `chunk`, a [#newChunk()], for as long as it loads.
    public SegmentLoader(
            Storage storage, Path directory, int indexIntervalBytes, ByteBuffer chunk) {
        this.storage = storage;
        this.directory = directory;
        this.indexIntervalBytes = indexIntervalBytes;
        this.chunk = chunk;
    }

    /// What segments are read through: one for all the logs that a thread loads.
    public static ByteBuffer newChunk() {
        return ByteBuffer.allocateDirect(CHUNK_BYTES);
    }

    /// Sees the header of each batch of a scan, in order.
    public interface BatchVisitor {
        /// The header is borrowed. False says that the batch cannot follow the ones before it.
        boolean visit(RecordBatch header);
    }

    /// A segment and the offset after its last batch.
    public record Loaded(Segment segment, long nextOffset) {}

    /// The segment as its files say, if its index files are sound and, for the last segment, its
    /// batches end where the file ends; empty if it needs [#rebuild].
    public Optional<Loaded> trust(long baseOffset, boolean last) throws IOException {
        SegmentPlace place = new SegmentPlace(storage, directory, baseOffset);
        Path path = place.path(SegmentFiles.LOG);
        long size = storage.size(path);
        StorageFile file = storage.open(path);
        if (size == 0) {
            return Optional.of(
                    new Loaded(
                            new Segment(
                                    baseOffset,
                                    file,
                                    Segment.Indexes.empty(),
                                    0,
                                    MaxTimestamp.NONE),
                            baseOffset));
        }
        Optional<StoredIndex> offsets = sound(place, IndexLayout.OFFSET);
        Optional<StoredIndex> times = sound(place, IndexLayout.TIME);
        if (size > Integer.MAX_VALUE || offsets.isEmpty() || times.isEmpty()) {
            return Optional.empty();
        }
        int entries = offsets.get().count();
        if (entries > 0 && offsets.get().value(entries - 1) >= size) {
            return Optional.empty();
        }
        Segment segment =
                new Segment(
                        baseOffset,
                        file,
                        new Segment.Indexes(offsets.get(), times.get()),
                        (int) size,
                        lastEntry(baseOffset, times.get()));
        return last ? trustTail(segment) : Optional.of(new Loaded(segment, -1));
    }

    private Optional<StoredIndex> sound(SegmentPlace place, IndexLayout layout) throws IOException {
        Path path = place.path(layout.suffix());
        long size = sizeOrNone(path);
        if (size < 0) {
            return Optional.empty();
        }
        int count = (int) Math.min(Integer.MAX_VALUE, size / layout.entryBytes());
        StoredIndex index = new StoredIndex(storage.open(path), layout, count);
        boolean sound =
                size % layout.entryBytes() == 0
                        && (count == 0 || index.key(count - 1) >= 0)
                        && (count < 2 || index.key(0) < index.key(count - 1));
        return sound ? Optional.of(index) : Optional.empty();
    }

    /// -1 for a file that is missing.
    private long sizeOrNone(Path path) throws IOException {
        try {
            return storage.size(path);
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    private static MaxTimestamp lastEntry(long baseOffset, StoredIndex times) throws IOException {
        int last = times.count() - 1;
        return last < 0
                ? MaxTimestamp.NONE
                : new MaxTimestamp(times.key(last), baseOffset + times.value(last));
    }

    /// Looks at what lies behind the last index entry: where the log ends, and later timestamps.
    private static Optional<Loaded> trustTail(Segment segment) throws IOException {
        int entries = segment.indexes().offsets().count();
        int from = entries == 0 ? 0 : segment.indexes().offsets().value(entries - 1);
        BatchScanner scanner = segment.scanFrom(from, segment.sizeBytes());
        MaxTimestamp max = segment.maxTimestamp();
        long next = -1;
        while (scanner.next()) {
            RecordBatch header = scanner.header();
            next = header.nextOffset();
            if (header.maxTimestamp() > max.timestamp() && header.recordCount() > 0) {
                max = new MaxTimestamp(header.maxTimestamp(), header.lastOffset());
            }
        }
        if (!scanner.atLimit() || next <= segment.baseOffset()) {
            return Optional.empty();
        }
        Segment whole =
                new Segment(
                        segment.baseOffset(),
                        segment.file(),
                        segment.indexes(),
                        segment.sizeBytes(),
                        max);
        return Optional.of(new Loaded(whole, next));
    }

    /// Reads the whole segment: checks every batch, shows each good one to `visitor`, and makes
    /// both indexes anew, in memory. `segment.sizeBytes()` is where the good batches end: nothing
    /// is cut off here.
    public Loaded rebuild(long baseOffset, BatchVisitor visitor) throws IOException {
        StorageFile file = storage.open(SegmentFiles.path(directory, baseOffset, SegmentFiles.LOG));
        BatchScanner scanner = scan(file, 0);
        return goOn(
                file, scanner, new Rebuild(IndexBuilder.empty(baseOffset), baseOffset, visitor));
    }

    /// As [#rebuild], but begins at the last batch below `mark` that the index names: up to the
    /// mark the index files are whole. Empty, and nothing was shown to `visitor`, if they are not.
    public Optional<Loaded> rebuildFrom(long baseOffset, long mark, BatchVisitor visitor)
            throws IOException {
        SegmentPlace place = new SegmentPlace(storage, directory, baseOffset);
        Optional<MarkedIndexes> found = MarkedIndexes.load(place, mark);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        StorageFile file = storage.open(place.path(SegmentFiles.LOG));
        BatchScanner scanner = scan(file, found.get().position());
        boolean named =
                scanner.next()
                        && scanner.crcMatches()
                        && scanner.header().lastOffset() - baseOffset
                                == found.get().relativeOffset();
        if (!named || !visitor.visit(scanner.header())) {
            return Optional.empty();
        }
        IndexBuilder builder = IndexBuilder.goingOn(baseOffset, found.get(), scanner.header());
        Rebuild rest = new Rebuild(builder, scanner.header().nextOffset(), visitor);
        return Optional.of(goOn(file, scanner, rest));
    }

    private BatchScanner scan(StorageFile file, int position) throws IOException {
        int limit = (int) Math.min(Integer.MAX_VALUE, file.size());
        return new BatchScanner(file, position, limit, chunk);
    }

    /// A segment's indexes while they are made; its next batch has `nextOffset` or a later one.
    private record Rebuild(IndexBuilder builder, long nextOffset, BatchVisitor visitor) {}

    private Loaded goOn(StorageFile file, BatchScanner scanner, Rebuild rest) throws IOException {
        IndexBuilder builder = rest.builder();
        long baseOffset = builder.baseOffset();
        long next = rest.nextOffset();
        while (scanner.next() && scanner.crcMatches()) {
            RecordBatch header = scanner.header();
            boolean follows =
                    header.baseOffset() >= next
                            && header.lastOffsetDelta() >= 0
                            && header.lastOffset() - baseOffset <= Integer.MAX_VALUE;
            if (!follows || !rest.visitor().visit(header)) {
                break;
            }
            builder.add(header, scanner.position(), indexIntervalBytes);
            next = header.nextOffset();
        }
        builder.addMaxTimestamp();
        MaxTimestamp max = new MaxTimestamp(builder.maxTimestamp(), builder.maxTimestampOffset());
        Segment segment = new Segment(baseOffset, file, builder.indexes(), scanner.position(), max);
        return new Loaded(segment, next);
    }

    /// Writes the rebuilt indexes of a sealed segment to its files.
    public Segment store(Segment rebuilt) throws IOException {
        SegmentPlace place = new SegmentPlace(storage, directory, rebuilt.baseOffset());
        IndexWriter offsets =
                new IndexWriter(
                        place, IndexLayout.OFFSET, (MemoryIndex) rebuilt.indexes().offsets());
        IndexWriter times =
                new IndexWriter(place, IndexLayout.TIME, (MemoryIndex) rebuilt.indexes().times());
        return new Segment(
                rebuilt.baseOffset(),
                rebuilt.file(),
                new Segment.Indexes(offsets.writeAll(), times.writeAll()),
                rebuilt.sizeBytes(),
                rebuilt.maxTimestamp());
    }
}
