package io.leat.log.segment;

import io.leat.log.storage.StorageFile;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Walks the headers of a file's batches without reading what is in them. Confined to one thread.
final class BatchScanner {
    private final StorageFile file;
    private final long endPosition;
    private final ByteBuffer header = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
    private long position;
    private long nextPosition;

    BatchScanner(StorageFile file, long startPosition, long endPosition) {
        this.file = file;
        this.endPosition = endPosition;
        this.nextPosition = startPosition;
    }

    /// The next batch's header, valid until the next call; null when no complete batch is left
    /// before the end.
    @Nullable RecordBatch next() throws IOException {
        position = nextPosition;
        if (endPosition - position < RecordBatch.HEADER_BYTES) {
            return null;
        }
        header.clear();
        file.readExactly(header, position);
        RecordBatch batch = RecordBatch.at(header.flip(), 0);
        int size = batch.sizeBytes();
        if (size < RecordBatch.HEADER_BYTES || size > endPosition - position) {
            return null;
        }
        nextPosition = position + size;
        return batch;
    }

    /// Where the batch that was returned last begins.
    long position() {
        return position;
    }
}
