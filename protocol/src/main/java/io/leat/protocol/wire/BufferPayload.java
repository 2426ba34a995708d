package io.leat.protocol.wire;

import static io.leat.protocol.Invariant.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// A payload that lies in memory; equal to another one with the same bytes.
public record BufferPayload(ByteBuffer buffer) implements Payload {
    public BufferPayload {
        buffer = buffer.slice();
    }

    /// The bytes, with a position of the caller's own; borrowed.
    @Override
    public ByteBuffer buffer() {
        return buffer.duplicate();
    }

    @Override
    public int sizeBytes() {
        return buffer.capacity();
    }

    @Override
    public long transferTo(WritableByteChannel target, long position, long bytesMax)
            throws IOException {
        check(position >= 0 && position <= buffer.capacity(), "position lies in the payload");
        int start = (int) position;
        int bytes = (int) Math.min(buffer.capacity() - start, bytesMax);
        return target.write(buffer.slice(start, bytes));
    }
}
