package io.leat.broker.net;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/// A stream that arrives in pieces of a given size, and then ends.
final class PiecewiseChannel implements ReadableByteChannel {
    private final ByteBuffer stream;
    private final int pieceBytes;

    PiecewiseChannel(byte[] stream, int pieceBytes) {
        this.stream = ByteBuffer.wrap(stream);
        this.pieceBytes = pieceBytes;
    }

    @Override
    public int read(ByteBuffer target) {
        if (!stream.hasRemaining()) {
            return -1;
        }
        int count = Math.min(Math.min(pieceBytes, target.remaining()), stream.remaining());
        target.put(stream.slice(stream.position(), count));
        stream.position(stream.position() + count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
