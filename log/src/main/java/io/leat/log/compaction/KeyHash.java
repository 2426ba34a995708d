package io.leat.log.compaction;

import java.nio.ByteBuffer;

/// SipHash-2-4 with 128 bits of output, keyed. Confined to its user; a hash is read from [#first()]
/// and [#second()].
///
/// Two keys of one hash would count as one, and the older record be lost. Among n keys that happens
/// with a probability below n² / 2^129: for a billion keys 10^-21. As the key of the hash is drawn
/// for each pass, nobody can look for such keys beforehand, as they could with MD5.
final class KeyHash {
    private final long seed0;
    private final long seed1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long first;
    private long second;

    KeyHash(long seed0, long seed1) {
        this.seed0 = seed0;
        this.seed1 = seed1;
    }

    long first() {
        return first;
    }

    long second() {
        return second;
    }

    /// Hashes the bytes between position and limit, which stay as they are.
    void of(ByteBuffer bytes) {
        v0 = seed0 ^ 0x736f6d6570736575L;
        v1 = seed1 ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = seed0 ^ 0x6c7967656e657261L;
        v3 = seed1 ^ 0x7465646279746573L;
        int at = bytes.position();
        int length = bytes.remaining();
        int end = at + length - (length & 7);
        for (; at < end; at += Long.BYTES) {
            absorb(Long.reverseBytes(bytes.getLong(at)));
        }
        long last = (long) length << 56;
        for (int i = 0; i < (length & 7); i++) {
            last |= (bytes.get(at + i) & 0xffL) << (8 * i);
        }
        absorb(last);
        v2 ^= 0xee;
        rounds(4);
        first = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        rounds(4);
        second = v0 ^ v1 ^ v2 ^ v3;
    }

    private void absorb(long word) {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
