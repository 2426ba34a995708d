package io.leat.broker.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One request's bytes without the length prefix; borrowed from the connection until closed.
record Frame(ByteBuffer bytes, @Nullable PooledBuffer owner) implements AutoCloseable {
    @Override
    public void close() {
        if (owner != null) {
            owner.close();
        }
    }
}
