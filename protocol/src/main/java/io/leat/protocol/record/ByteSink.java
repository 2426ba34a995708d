package io.leat.protocol.record;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A byte array that grows as it is written. Confined to its user.
final class ByteSink {
    static final int VARINT_BYTES_MAX = 5;

    /// The largest array that the JDK makes.
    private static final int BYTES_MAX = Integer.MAX_VALUE - 8;

    private byte[] bytes;
    private int size;

    ByteSink(int capacity) {
        this.bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    void write(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void writeInt(int value) {
        write(value >> 24);
        write(value >> 16);
        write(value >> 8);
        write(value);
    }

    void write(ByteBuffer source, int from, int count) {
        reserve(count);
        source.get(from, bytes, size, count);
        size += count;
    }

    /// Writes from the source's position to its limit and moves neither.
    void write(ByteBuffer source) {
        write(source, source.position(), source.remaining());
    }

    void writeVarint(int value) {
        int raw = (value << 1) ^ (value >> 31);
        while ((raw & ~0x7F) != 0) {
            write((raw & 0x7F) | 0x80);
            raw >>>= 7;
        }
        write(raw);
    }

    void writeVarlong(long value) {
        long raw = (value << 1) ^ (value >> 63);
        while ((raw & ~0x7FL) != 0) {
            write(((int) raw & 0x7F) | 0x80);
            raw >>>= 7;
        }
        write((int) raw);
    }

    /// Bytes that [#writeVarint] takes for `value`.
    static int varintBytes(int value) {
        int raw = (value << 1) ^ (value >> 31);
        return (38 - Integer.numberOfLeadingZeros(raw)) / 7 + (raw == 0 ? 1 : 0);
    }

    /// Bytes that [#writeVarlong] takes for `value`.
    static int varlongBytes(long value) {
        long raw = (value << 1) ^ (value >> 63);
        return (70 - Long.numberOfLeadingZeros(raw)) / 7 + (raw == 0 ? 1 : 0);
    }

    /// Leaves room for `count` bytes that the caller fills in [#array()].
    void advance(int count) {
        reserve(count);
        size += count;
    }

    /// Makes sure that `count` more bytes fit.
    void reserve(int count) {
        int needed = Math.addExact(size, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * size, BYTES_MAX)));
        }
    }

    /// What was written, over the sink's own array.
    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }
}
