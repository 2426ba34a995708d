package io.leat.broker.net;

import io.leat.broker.net.Deadlines.Phase;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/// Cuts the byte stream of one connection into frames. Confined to the connection's reader thread.
///
/// Small frames are served from a buffer of the connection itself. Larger ones get a pooled buffer
/// that grows while bytes arrive: a length prefix alone makes nobody allocate. A peer that has sent
/// large frames before is given the whole buffer at once.
final class FrameReader {
    private static final int SMALL_BYTES = 2 * 1024;
    private static final int FIRST_PIECE_BYTES = 128 * 1024;

    private final ReadableByteChannel channel;
    private final BufferPool pool;
    private final Deadlines deadlines;
    private final int frameBytesMax;

    /// Holds what was read and not yet served between its position and its limit.
    private final ByteBuffer small = ByteBuffer.allocateDirect(SMALL_BYTES).limit(0);

    private int largestFrameBytes;

    FrameReader(
            ReadableByteChannel channel, BufferPool pool, Deadlines deadlines, int frameBytesMax) {
        this.channel = channel;
        this.pool = pool;
        this.deadlines = deadlines;
        this.frameBytesMax = frameBytesMax;
    }

    /// The next frame, owned by the caller and valid until the next call; null at the end of the
    /// stream.
    @Nullable Frame next() throws IOException, InterruptedException {
        deadlines.enter(small.hasRemaining() ? Phase.READING : Phase.IDLE);
        if (!fillSmall(Integer.BYTES)) {
            return null;
        }
        int length = small.getInt();
        if (length < 0 || length > frameBytesMax) {
            throw new BadFrameException(
                    "a frame of " + length + " bytes; allowed are 0 to " + frameBytesMax);
        }
        Frame frame = length <= SMALL_BYTES ? smallFrame(length) : largeFrame(length);
        deadlines.enter(Phase.HANDLING);
        return frame;
    }

    private Frame smallFrame(int length) throws IOException {
        if (!fillSmall(length)) {
            throw new EOFException("the peer closed in the middle of a frame");
        }
        ByteBuffer bytes = small.slice(small.position(), length);
        small.position(small.position() + length);
        return new Frame(bytes, null);
    }

    private Frame largeFrame(int length) throws IOException, InterruptedException {
        int piece = Math.min(length, Math.max(FIRST_PIECE_BYTES, 2 * largestFrameBytes));
        PooledBuffer buffer = pool.take(piece);
        try {
            buffer.bytes().limit(Math.min(length, buffer.capacity())).put(small);
            readFully(buffer.bytes());
            while (buffer.bytes().position() < length) {
                buffer = grow(buffer, length);
                readFully(buffer.bytes());
            }
            largestFrameBytes = Math.max(largestFrameBytes, Math.min(length, 1 << 29));
            Frame frame = new Frame(buffer.bytes().flip(), buffer);
            buffer = null;
            return frame;
        } finally {
            if (buffer != null) {
                buffer.close();
            }
        }
    }

    private PooledBuffer grow(PooledBuffer full, int length) throws InterruptedException {
        int wanted = (int) Math.min(length, 2L * full.capacity());
        PooledBuffer larger = pool.takeMore(full, wanted);
        larger.bytes().limit(Math.min(length, larger.capacity())).put(full.bytes().flip());
        full.close();
        return larger;
    }

    private void readFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the peer closed in the middle of a frame");
            }
        }
    }

    /// Reads until `count` bytes are there; false when the stream ends before the first of them.
    private boolean fillSmall(int count) throws IOException {
        if (small.remaining() >= count) {
            return true;
        }
        small.compact();
        try {
            while (small.position() < count) {
                if (channel.read(small) < 0) {
                    if (small.position() == 0) {
                        return false;
                    }
                    throw new EOFException("the peer closed in the middle of a frame");
                }
                deadlines.enter(Phase.READING);
            }
            return true;
        } finally {
            small.flip();
        }
    }
}
