package io.leat.broker.net;

import static io.leat.protocol.Invariant.check;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/// A buffer of the pool; owned by one frame at a time, closed exactly once by it.
final class PooledBuffer implements AutoCloseable {
    private final BufferPool pool;
    private final Arena arena;
    private final ByteBuffer bytes;
    private boolean inUse = true;

    private PooledBuffer(BufferPool pool, Arena arena, ByteBuffer bytes) {
        this.pool = pool;
        this.arena = arena;
        this.bytes = bytes;
    }

    /// New memory, unmapped by [#unmap()] and not by the garbage collector.
    @SuppressWarnings("MustBeClosedChecker") // owned by the buffer, closed by unmap()
    static PooledBuffer map(BufferPool pool, int capacity) {
        Arena arena = Arena.ofShared();
        return new PooledBuffer(pool, arena, arena.allocate(capacity).asByteBuffer());
    }

    ByteBuffer bytes() {
        return bytes;
    }

    int capacity() {
        return bytes.capacity();
    }

    @Override
    public void close() {
        check(inUse, "a buffer is released once");
        inUse = false;
        pool.release(this);
    }

    void reopen() {
        bytes.clear();
        inUse = true;
    }

    void unmap() {
        arena.close();
    }
}
