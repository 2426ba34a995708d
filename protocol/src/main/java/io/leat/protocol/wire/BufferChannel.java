package io.leat.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// A channel that ends in a buffer with enough room.
record BufferChannel(ByteBuffer target) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
        int written = source.remaining();
        target.put(source);
        return written;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
