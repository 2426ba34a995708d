package io.leat.client.connection;

import io.leat.protocol.wire.MalformedMessageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/// Reads frames: a length of four bytes, then so many bytes. Confined to one thread.
final class FrameReader {
    /// So much is allocated for a length that nothing has proved yet.
    private static final int UNPROVEN_BYTES_MAX = 4 << 20;

    private final ReadableByteChannel channel;
    private final int frameBytesMax;
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);

    FrameReader(ReadableByteChannel channel, int frameBytesMax) {
        this.channel = channel;
        this.frameBytesMax = frameBytesMax;
    }

    /// The next frame without its length, owned by the caller.
    ByteBuffer next() throws IOException {
        fill(length.clear());
        int size = length.flip().getInt();
        if (size < Integer.BYTES || size > frameBytesMax) {
            throw new MalformedMessageException(
                    "a frame of "
                            + Integer.toUnsignedLong(size)
                            + " bytes, which is not an answer in Kafka's protocol of at most "
                            + frameBytesMax);
        }
        ByteBuffer frame = fill(ByteBuffer.allocate(Math.min(size, UNPROVEN_BYTES_MAX)));
        if (size > frame.capacity()) {
            frame = fill(ByteBuffer.allocate(size).put(frame.flip()));
        }
        return frame.flip();
    }

    private ByteBuffer fill(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new EOFException("the server closed the connection");
            }
        }
        return target;
    }
}
