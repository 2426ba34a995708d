package io.leat.log.segment;

import io.leat.log.segment.Segment.TimestampAt;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads a segment from its first byte to its last good one: every batch must be complete, continue
/// the offsets, and have the CRC of its bytes. Rebuilds the indexes on the way, and cuts what
/// follows the last good batch.
public final class SegmentCheck {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Segment segment;
    private final int indexInterval;
    private final Segment.HeaderVisitor visitor;
    private ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);

    /// What was found: up to where the segment is good, the offset after its last batch, and how
    /// much was cut off.
    public record Result(long goodBytes, long nextOffset, long cutBytes) {}

    public SegmentCheck(Segment segment, int indexInterval, Segment.HeaderVisitor visitor) {
        this.segment = segment;
        this.indexInterval = indexInterval;
        this.visitor = visitor;
    }

    public Result run() throws IOException {
        segment.clearIndexes();
        long size = segment.sizeBytes();
        long position = 0;
        long nextOffset = segment.baseOffset();
        TimestampAt largest = segment.largestTimestamp();
        while (position < size) {
            RecordBatch batch = read(position, size, nextOffset);
            if (batch == null) {
                break;
            }
            visitor.visit(batch);
            TimestampAt own = new TimestampAt(batch.maxTimestamp(), batch.lastOffset());
            if (own.timestamp() > largest.timestamp()) {
                largest = own;
            }
            segment.index(position, batch.lastOffset(), own, indexInterval);
            segment.scanned(batch.sizeBytes());
            position += batch.sizeBytes();
            nextOffset = batch.nextOffset();
        }
        segment.restore(position, largest);
        segment.writeIndexes();
        return new Result(position, nextOffset, size - position);
    }

    /// The batch at `position`, if it is whole and right; null is where the good part ends.
    private @Nullable RecordBatch read(long position, long size, long expectedOffset)
            throws IOException {
        if (size - position < RecordBatch.HEADER_BYTES) {
            return null;
        }
        fill(position, RecordBatch.HEADER_BYTES);
        RecordBatch header = RecordBatch.at(chunk, 0);
        int batchBytes = header.sizeBytes();
        boolean fits = batchBytes >= RecordBatch.HEADER_BYTES && batchBytes <= size - position;
        if (!fits || header.magic() != RecordBatch.MAGIC || header.baseOffset() < expectedOffset) {
            return null;
        }
        fill(position, batchBytes);
        RecordBatch batch = RecordBatch.at(chunk, 0);
        boolean counts = batch.lastOffsetDelta() >= 0 && batch.recordCount() >= 0;
        return counts && batch.crcMatches() ? batch : null;
    }

    private void fill(long position, int bytes) throws IOException {
        if (chunk.capacity() < bytes) {
            chunk = ByteBuffer.allocate(bytes);
        }
        chunk.clear().limit(bytes);
        segment.file().readExactly(chunk, position);
        chunk.flip();
    }
}
