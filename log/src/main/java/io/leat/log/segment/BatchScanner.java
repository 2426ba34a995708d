package io.leat.log.segment;

import static io.leat.protocol.Invariant.check;

import io.leat.log.storage.StorageFile;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Walks the batches of a file between two positions by their headers, reading in chunks. Believes
/// nothing it reads. Confined to its user.
public final class BatchScanner {
    private static final int LENGTH_AT = 8;
    private static final int PREFIX_BYTES = 12;
    private static final int MAGIC_AT = 16;
    private static final int CRC_COVERS_FROM = 21;

    private final StorageFile file;
    private final int limit;
    private final ByteBuffer chunk;
    private long chunkStart;
    private int position;
    private int sizeBytes;

    /// Borrows `chunk` as its buffer until the last call.
    public BatchScanner(StorageFile file, int position, int limit, ByteBuffer chunk) {
        check(chunk.capacity() >= RecordBatch.HEADER_BYTES, "a chunk holds a header");
        this.file = file;
        this.position = position;
        this.limit = limit;
        this.chunk = chunk.clear().limit(0);
    }

    /// Moves to the next batch that looks like one and ends at or before the limit. False at the
    /// limit, and before bytes that are no such batch: then [#position()] is below the limit.
    public boolean next() throws IOException {
        position += sizeBytes;
        sizeBytes = 0;
        if (limit - position < RecordBatch.HEADER_BYTES || !hold(RecordBatch.HEADER_BYTES)) {
            return false;
        }
        int at = (int) (position - chunkStart);
        int length = chunk.getInt(at + LENGTH_AT);
        if (length < RecordBatch.HEADER_BYTES - PREFIX_BYTES
                || length > limit - position - PREFIX_BYTES
                || chunk.get(at + MAGIC_AT) != RecordBatch.MAGIC) {
            return false;
        }
        sizeBytes = PREFIX_BYTES + length;
        return true;
    }

    /// Where the current batch starts; after [#next()] was false, where the batches end.
    public int position() {
        return position;
    }

    public boolean atLimit() {
        return position == limit;
    }

    /// The current batch's header, valid until the next call; of the rest nothing may be in memory.
    public RecordBatch header() throws IOException {
        check(hold(RecordBatch.HEADER_BYTES), "the header was read before");
        return RecordBatch.at(chunk, (int) (position - chunkStart));
    }

    public BatchSpan span() throws IOException {
        return new BatchSpan(header().baseOffset(), position, sizeBytes);
    }

    /// Whether the current batch has the checksum it claims; reads all of it.
    public boolean crcMatches() throws IOException {
        long expected = header().crc();
        CRC32C crc = new CRC32C();
        long at = (long) position + CRC_COVERS_FROM;
        long end = (long) position + sizeBytes;
        while (at < end) {
            if (at < chunkStart || at >= chunkStart + chunk.limit()) {
                fill(at);
                if (chunk.limit() == 0) {
                    return false;
                }
            }
            int from = (int) (at - chunkStart);
            int count = (int) Math.min(chunk.limit() - from, end - at);
            crc.update(chunk.slice(from, count));
            at += count;
        }
        return crc.getValue() == expected;
    }

    /// The complete current batch, in a buffer of its own.
    public RecordBatch load() throws IOException {
        ByteBuffer batch = ByteBuffer.allocate(sizeBytes);
        file.readExactly(batch, position);
        return RecordBatch.at(batch.flip(), 0);
    }

    /// The complete current batch, valid until the next call.
    public RecordBatch batch() throws IOException {
        return hold(sizeBytes) ? RecordBatch.at(chunk, (int) (position - chunkStart)) : load();
    }

    /// Says that the file is not what it must be at the current position.
    public CorruptSegmentException corrupt(String reason) {
        return new CorruptSegmentException(file.path(), position, reason);
    }

    private boolean hold(int bytes) throws IOException {
        if (position < chunkStart || position + bytes > chunkStart + chunk.limit()) {
            fill(position);
        }
        return chunk.limit() - (int) (position - chunkStart) >= bytes;
    }

    private void fill(long from) throws IOException {
        chunk.clear();
        chunk.limit((int) Math.min(chunk.capacity(), limit - from));
        file.readFully(chunk, from);
        chunk.flip();
        chunkStart = from;
    }
}
