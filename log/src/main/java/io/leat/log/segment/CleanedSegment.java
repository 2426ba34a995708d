package io.leat.log.segment;

import static io.leat.protocol.Invariant.check;

import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A segment that compaction writes, in files named `.cleaned` until [SegmentSwap] takes over.
/// Confined to the thread that compacts.
public final class CleanedSegment {
    private final SegmentPlace place;
    private final StorageFile file;
    private final int indexIntervalBytes;
    private final ByteBuffer buffer;
    private final IndexBuilder builder;
    private int writtenBytes;

    private CleanedSegment(
            SegmentPlace place, StorageFile file, int indexIntervalBytes, ByteBuffer buffer) {
        this.place = place;
        this.file = file;
        this.indexIntervalBytes = indexIntervalBytes;
        this.buffer = buffer.clear();
        this.builder = IndexBuilder.empty(place.baseOffset());
    }

    /// Starts with empty files; what an earlier attempt left is removed. Borrows `buffer` to gather
    /// small writes until the last call.
    public static CleanedSegment create(
            SegmentPlace place, int indexIntervalBytes, ByteBuffer buffer) throws IOException {
        SegmentSwap.abandon(place);
        StorageFile file = place.storage().create(path(place, SegmentFiles.LOG));
        return new CleanedSegment(place, file, indexIntervalBytes, buffer);
    }

    private static Path path(SegmentPlace place, String suffix) {
        return place.path(suffix + SegmentFiles.CLEANED);
    }

    /// Copies one whole batch, which lies behind those before it.
    public void append(RecordBatch batch) throws IOException {
        check(
                batch.lastOffset() - place.baseOffset() <= Integer.MAX_VALUE,
                "a segment's offsets fit its index");
        ByteBuffer bytes = batch.buffer();
        builder.add(batch, sizeBytes(), indexIntervalBytes);
        if (bytes.remaining() > buffer.remaining()) {
            writeOut(buffer.flip());
            buffer.clear();
        }
        if (bytes.remaining() > buffer.remaining()) {
            writeOut(bytes);
        } else {
            buffer.put(bytes);
        }
    }

    private void writeOut(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        file.writeFully(bytes, writtenBytes);
        writtenBytes += count;
    }

    public int sizeBytes() {
        return writtenBytes + buffer.position();
    }

    /// Writes the rest, the indexes, and the transaction indexes of `sources` one after another (an
    /// aborted transaction that is gone does no harm in them: KAFKA-13727); all of it is durable
    /// when this returns, but for the names.
    public SegmentSwap finish(List<Segment> sources) throws IOException {
        writeOut(buffer.flip());
        builder.addMaxTimestamp();
        Segment.Indexes memory = builder.indexes();
        StoredIndex offsets = write(IndexLayout.OFFSET, (MemoryIndex) memory.offsets());
        StoredIndex times = write(IndexLayout.TIME, (MemoryIndex) memory.times());
        List<StorageFile> indexes = new ArrayList<>(List.of(offsets.file(), times.file()));
        indexes.addAll(transactionIndex(sources));
        file.force();
        for (StorageFile index : indexes) {
            index.force();
        }
        MaxTimestamp max = new MaxTimestamp(builder.maxTimestamp(), builder.maxTimestampOffset());
        Segment segment =
                new Segment(
                        place.baseOffset(),
                        file,
                        new Segment.Indexes(offsets, times),
                        writtenBytes,
                        max);
        return new SegmentSwap(place, sources, segment, indexes);
    }

    private StoredIndex write(IndexLayout layout, MemoryIndex index) throws IOException {
        return new IndexWriter(place.storage(), path(place, layout.suffix()), layout, index)
                .writeAll();
    }

    private List<StorageFile> transactionIndex(List<Segment> sources) throws IOException {
        Storage storage = place.storage();
        List<StorageFile> made = new ArrayList<>(1);
        long size = 0;
        for (Segment source : sources) {
            Path from =
                    SegmentFiles.path(
                            place.directory(), source.baseOffset(), SegmentFiles.TRANSACTION_INDEX);
            if (!storage.exists(from) || storage.size(from) == 0) {
                continue;
            }
            if (made.isEmpty()) {
                made.add(storage.create(path(place, SegmentFiles.TRANSACTION_INDEX)));
            }
            try (StorageFile entries = storage.open(from)) {
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(entries.size()));
                entries.readExactly(bytes, 0);
                made.getFirst().writeFully(bytes.flip(), size);
                size += bytes.limit();
            }
        }
        return made;
    }
}
