package io.leat.log.segment;

import io.leat.log.storage.StorageFile;
import io.leat.log.storage.Urgency;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// The writing side of the last segment. Confined to the log's lock; readers use [#segment()],
/// whose indexes they may search while this one appends.
public final class ActiveSegment {
    private static final long UNKNOWN = -2;

    private final Segment segment;
    private final IndexBuilder builder;
    private final IndexWriter offsetsWriter;
    private final IndexWriter timesWriter;
    private final long createdMillis;
    private int sizeBytes;
    private int markedBytes;
    private long firstTimestamp;

    private ActiveSegment(
            SegmentPlace place, Segment segment, IndexBuilder builder, long createdMillis) {
        this.segment = segment;
        this.builder = builder;
        this.offsetsWriter = new IndexWriter(place, IndexLayout.OFFSET, builder.offsets());
        this.timesWriter = new IndexWriter(place, IndexLayout.TIME, builder.times());
        this.createdMillis = createdMillis;
        this.sizeBytes = segment.sizeBytes();
        this.firstTimestamp = sizeBytes == 0 ? RecordBatch.NO_TIMESTAMP : UNKNOWN;
    }

    /// Creates the segment's file, empty.
    public static ActiveSegment create(SegmentPlace place, long now) throws IOException {
        StorageFile file = place.storage().create(place.path(SegmentFiles.LOG));
        return of(place, file, IndexBuilder.empty(place.baseOffset()), 0, now);
    }

    /// Goes on with the part of `segment` before `sizeBytes`, where a batch ends, and below
    /// `endOffset`; its indexes are now in memory. Does not touch the file. Readers of the old
    /// segment still see its old indexes.
    public static ActiveSegment resume(
            SegmentPlace place, Segment segment, int sizeBytes, long endOffset, long now)
            throws IOException {
        IndexBuilder builder = IndexBuilder.resume(segment, sizeBytes, endOffset);
        return of(place, segment.file(), builder, sizeBytes, now);
    }

    private static ActiveSegment of(
            SegmentPlace place, StorageFile file, IndexBuilder builder, int size, long now) {
        MaxTimestamp max = new MaxTimestamp(builder.maxTimestamp(), builder.maxTimestampOffset());
        Segment segment = new Segment(place.baseOffset(), file, builder.indexes(), size, max);
        return new ActiveSegment(place, segment, builder, now);
    }

    public Segment segment() {
        return segment;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    public long maxTimestamp() {
        return builder.maxTimestamp();
    }

    public long maxTimestampOffset() {
        return builder.maxTimestampOffset();
    }

    /// Whether batches of `bytes` bytes, up to `lastOffset` and `timestamp`, need a new segment.
    public boolean isFullFor(AppendSpan next, RollRules rules, long now) throws IOException {
        if (next.lastOffset() - segment.baseOffset() > Integer.MAX_VALUE) {
            return true;
        }
        if (sizeBytes == 0) {
            return false;
        }
        return next.bytes() > rules.segmentBytes() - sizeBytes
                || builder.offsets().count() >= rules.offsetEntriesMax()
                || builder.times().count() >= rules.timeEntriesMax()
                || ageMillis(next.maxTimestamp(), now) > rules.segmentMsOf(segment.file().path());
    }

    /// As Kafka counts it: between the first batch's timestamp and the next one's if there are
    /// timestamps, else since the segment was created; so too if the first comes from the future,
    /// which would keep the segment open for ever.
    private long ageMillis(long timestamp, long now) throws IOException {
        if (firstTimestamp == UNKNOWN) {
            BatchScanner scanner = segment.scanFrom(0, sizeBytes);
            firstTimestamp =
                    scanner.next() ? scanner.header().maxTimestamp() : RecordBatch.NO_TIMESTAMP;
        }
        boolean believed = firstTimestamp >= 0 && firstTimestamp <= now;
        return believed ? timestamp - firstTimestamp : now - createdMillis;
    }

    /// Hot path: no allocation per record. Writes whole batches whose offsets are assigned. Borrows
    /// the buffer and leaves its position where it was.
    public void append(ByteBuffer batches, int indexIntervalBytes, Urgency urgency)
            throws IOException {
        int start = batches.position();
        int end = batches.limit();
        switch (urgency) {
            case AT_ONCE -> segment.file().writeFully(batches, sizeBytes);
            case BY_THE_FLUSH -> segment.file().writeBehind(batches, sizeBytes);
        }
        batches.position(start);
        if (sizeBytes == 0) {
            firstTimestamp = RecordBatch.at(batches, start).maxTimestamp();
        }
        for (int at = start; at < end; ) {
            RecordBatch batch = RecordBatch.at(batches, at);
            builder.add(batch, sizeBytes + at - start, indexIntervalBytes);
            at += batch.sizeBytes();
        }
        sizeBytes += end - start;
        offsetsWriter.writeFullBlocks();
        timesWriter.writeFullBlocks();
    }

    /// Whether so much was appended that it is worth to [#mark] how far the indexes are.
    public boolean isMarkDue(RollRules rules) {
        return sizeBytes - markedBytes >= rules.markBytes();
    }

    /// Writes the indexes out as far as they are; once the files are forced, what lies below need
    /// not be read by a start after a crash.
    public List<StorageFile> mark() throws IOException {
        List<StorageFile> files = List.of(offsetsWriter.writeSoFar(), timesWriter.writeSoFar());
        markedBytes = sizeBytes;
        return files;
    }

    /// Writes the indexes out and gives back the room ahead; nothing is forced. After it the files
    /// are what Kafka leaves at a clean shutdown. Returns the segment with its indexes on disk;
    /// more may be appended to this.
    public Segment writeIndexes() throws IOException {
        builder.addMaxTimestamp();
        segment.file().giveRoomBack();
        return new Segment(
                segment.baseOffset(),
                segment.file(),
                new Segment.Indexes(offsetsWriter.writeAll(), timesWriter.writeAll()),
                sizeBytes,
                new MaxTimestamp(maxTimestamp(), maxTimestampOffset()));
    }
}
