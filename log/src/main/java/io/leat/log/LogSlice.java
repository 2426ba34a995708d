package io.leat.log;

import io.leat.log.storage.StorageFile;
import io.leat.protocol.wire.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// A run of bytes of one segment: whole batches, but the last may be cut off. Nothing is read
/// before it is sent, and nothing needs to be released.
///
/// It stays good while the segment is rolled, and for `file.delete.delay.ms` after the segment was
/// deleted; later it fails with an IOException. A truncation of the log below its end makes it fail
/// or, if other records were appended meanwhile, show those: only records that no reader was
/// promised are ever truncated, and a batch mixed of both does not match its CRC.
public final class LogSlice implements Payload {
    private final StorageFile file;
    private final int position;
    private final int sizeBytes;
    private final long firstOffset;

    LogSlice(StorageFile file, int position, int sizeBytes, long firstOffset) {
        this.file = file;
        this.position = position;
        this.sizeBytes = sizeBytes;
        this.firstOffset = firstOffset;
    }

    /// The base offset of the first batch, which may be below the offset asked for; of an empty
    /// slice the offset asked for.
    public long firstOffset() {
        return firstOffset;
    }

    public boolean isEmpty() {
        return sizeBytes == 0;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public long transferTo(WritableByteChannel target, long from, long bytesMax)
            throws IOException {
        long left = Math.min(sizeBytes - from, bytesMax);
        if (left <= 0) {
            return 0;
        }
        long sent = file.transferTo(position + from, left, target);
        if (sent == 0 && file.size() <= position + from) {
            throw new EOFException(file.path() + " was truncated under a reader");
        }
        return sent;
    }

    /// All bytes, in a buffer that the caller owns.
    public ByteBuffer toBuffer() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(sizeBytes);
        file.readExactly(buffer, position);
        return buffer.flip();
    }
}
