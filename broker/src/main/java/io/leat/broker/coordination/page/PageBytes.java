package io.leat.broker.coordination.page;

import io.leat.protocol.Uuid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The bytes of a page while it is written. A controller that takes office writes all pages at once
/// before anybody is elected, hence no stream: that would lock for each byte. Confined to its
/// writer.
final class PageBytes {
    private static final int UUID_BYTES = 16;
    private static final int NUMBER_BYTES_MAX = 5;

    private byte[] bytes;
    private int size;

    PageBytes(int sizeExpected) {
        bytes = new byte[sizeExpected];
    }

    void addByte(byte value) {
        ensure(Byte.BYTES);
        bytes[size++] = value;
    }

    void add(Uuid id) {
        ensure(UUID_BYTES);
        ByteBuffer.wrap(bytes)
                .putLong(size, id.mostSignificantBits())
                .putLong(size + Long.BYTES, id.leastSignificantBits());
        size += UUID_BYTES;
    }

    void add(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        addNumber(utf8.length);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    void add(List<Integer> numbers) {
        addNumber(numbers.size());
        for (int number : numbers) {
            addNumber(number);
        }
    }

    /// As an unsigned LEB128.
    void addNumber(int number) {
        ensure(NUMBER_BYTES_MAX);
        int rest = number;
        while ((rest & ~0x7F) != 0) {
            bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
