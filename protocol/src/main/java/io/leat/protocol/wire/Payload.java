package io.leat.protocol.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// Record data on its way out: a buffer, or a part of a file that never becomes one.
public interface Payload {
    int sizeBytes();

    /// Writes at most `bytesMax` bytes from `position` on and returns how many; fewer when the
    /// payload ends or the target takes no more.
    long transferTo(WritableByteChannel target, long position, long bytesMax) throws IOException;

    /// The remaining bytes of `buffer`, borrowed for as long as the payload is used.
    static BufferPayload of(ByteBuffer buffer) {
        return new BufferPayload(buffer);
    }
}
