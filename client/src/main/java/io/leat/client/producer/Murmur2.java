package io.leat.client.producer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The 32-bit MurmurHash2 with the seed that Kafka's producers share, so that a key has the same
/// partition whichever client writes it.
final class Murmur2 {
    private static final int SEED = 0x9747b28c;
    private static final int MULTIPLIER = 0x5bd1e995;
    private static final int ROTATION = 24;

    private Murmur2() {}

    /// The hash of the remaining bytes, which stay as they are.
    static int hash(ByteBuffer bytes) {
        ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int hash = SEED ^ in.remaining();
        while (in.remaining() >= Integer.BYTES) {
            int word = in.getInt() * MULTIPLIER;
            word ^= word >>> ROTATION;
            hash = hash * MULTIPLIER ^ word * MULTIPLIER;
        }
        if (in.hasRemaining()) {
            for (int shift = 0; in.hasRemaining(); shift += Byte.SIZE) {
                hash ^= Byte.toUnsignedInt(in.get()) << shift;
            }
            hash *= MULTIPLIER;
        }
        hash ^= hash >>> 13;
        hash *= MULTIPLIER;
        return hash ^ hash >>> 15;
    }

    /// The partition of a key among `count`.
    static int partition(ByteBuffer key, int count) {
        return (hash(key) & Integer.MAX_VALUE) % count;
    }
}
