package io.leat.protocol.record;

import io.leat.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// The batches that lie complete between a buffer's position and limit when iteration starts; a
/// batch cut off at the end, as fetch responses have it, is left out. Borrows the buffer and does
/// not move its position.
public final class RecordBatches implements Iterable<RecordBatch> {
    private final ByteBuffer buffer;

    private RecordBatches(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    public static RecordBatches in(ByteBuffer buffer) {
        return new RecordBatches(buffer);
    }

    /// A batch that claims to be smaller than its own header throws [MalformedBatchException].
    @Override
    public Iterator<RecordBatch> iterator() {
        return new BatchIterator(buffer, buffer.position(), buffer.limit());
    }

    /// Bytes of the complete batches.
    public int sizeBytes() {
        int size = 0;
        for (RecordBatch batch : this) {
            size += batch.sizeBytes();
        }
        return size;
    }

    private static final class BatchIterator implements Iterator<RecordBatch> {
        private final ByteBuffer buffer;
        private final int end;
        private int position;

        BatchIterator(ByteBuffer buffer, int position, int end) {
            this.buffer = buffer;
            this.position = position;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            int left = end - position;
            if (left < RecordBatch.PREFIX_BYTES) {
                return false;
            }
            int length = buffer.getInt(position + RecordBatch.LENGTH_AT);
            if (length < RecordBatch.HEADER_BYTES - RecordBatch.PREFIX_BYTES) {
                throw new MalformedBatchException(
                        ErrorCode.CORRUPT_MESSAGE, "a batch cannot have the length " + length);
            }
            return length <= left - RecordBatch.PREFIX_BYTES;
        }

        @Override
        public RecordBatch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no complete batch is left");
            }
            RecordBatch batch = RecordBatch.at(buffer, position);
            position += batch.sizeBytes();
            return batch;
        }
    }
}
