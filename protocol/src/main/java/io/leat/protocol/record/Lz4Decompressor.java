package io.leat.protocol.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import org.jspecify.annotations.Nullable;

/// One LZ4 frame of independent blocks (dependent ones are refused, since Kafka's clients cannot
/// read them). All checksums that the frame has are verified: some clients do, and a record that
/// only some can read would stop the others.
final class Lz4Decompressor implements Decompressor {
    static final int MAGIC = 0x184D2204;
    static final int VERSION_BITS = 0x40;
    static final int VERSION_MASK = 0xC0;
    static final int INDEPENDENT_BIT = 0x20;
    static final int BLOCK_CHECKSUM_BIT = 0x10;
    static final int CONTENT_SIZE_BIT = 0x08;
    static final int CONTENT_CHECKSUM_BIT = 0x04;
    static final int DICTIONARY_BITS = 0x03;
    static final int STORED_BIT = 0x80000000;

    /// No LZ4 block grows by more than this.
    private static final int EXPANSION_MAX = 255;

    private static final int SMALLEST_FRAME_BYTES = 7;
    private static final LZ4SafeDecompressor BLOCKS =
            LZ4Factory.fastestInstance().safeDecompressor();
    private static final XXHashFactory HASHES = XXHashFactory.fastestInstance();
    private static final XXHash32 HASH = HASHES.hash32();

    private final ByteBuffer source;
    private final int blockBytesMax;
    private final boolean blockChecksums;
    private final @Nullable StreamingXXHash32 contentHash;
    private byte[] chunk = new byte[0];
    private boolean ended;

    private Lz4Decompressor(ByteBuffer source, int blockBytesMax, int flags) {
        this.source = source;
        this.blockBytesMax = blockBytesMax;
        this.blockChecksums = (flags & BLOCK_CHECKSUM_BIT) != 0;
        this.contentHash =
                (flags & CONTENT_CHECKSUM_BIT) != 0 ? HASHES.newStreamingHash32(0) : null;
    }

    static Lz4Decompressor open(ByteBuffer compressed) throws IOException {
        ByteBuffer source = compressed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (source.remaining() < SMALLEST_FRAME_BYTES || source.getInt() != MAGIC) {
            throw new IOException("not an LZ4 frame");
        }
        int descriptorAt = source.position();
        int flags = source.get();
        if ((flags & (VERSION_MASK | INDEPENDENT_BIT | DICTIONARY_BITS))
                != (VERSION_BITS | INDEPENDENT_BIT)) {
            throw new IOException("LZ4 frame flags " + (flags & 0xFF) + " are not supported");
        }
        int blockBytesMax = blockBytesMax(source.get());
        int descriptorBytes = 2 + ((flags & CONTENT_SIZE_BIT) != 0 ? Long.BYTES : 0);
        if (source.limit() - descriptorAt <= descriptorBytes) {
            throw new IOException("an LZ4 frame header is cut short");
        }
        byte expected = headerChecksum(source, descriptorAt, descriptorBytes);
        source.position(descriptorAt + descriptorBytes);
        if (source.get() != expected) {
            throw new IOException("an LZ4 frame header does not match its checksum");
        }
        return new Lz4Decompressor(source, blockBytesMax, flags);
    }

    static byte headerChecksum(ByteBuffer buffer, int from, int length) {
        return (byte) (HASH.hash(buffer, from, length, 0) >> 8);
    }

    private static int blockBytesMax(int descriptor) throws IOException {
        int id = (descriptor >> 4) & 0x07;
        if ((descriptor & 0x8F) != 0 || id < 4) {
            throw new IOException("LZ4 block descriptor " + descriptor + " is not supported");
        }
        return 1 << (8 + 2 * id);
    }

    @Override
    public ByteBuffer next() throws IOException {
        int count = 0;
        while (count == 0 && !ended) {
            int header = readInt();
            if (header == 0) {
                end();
            } else {
                count = readBlock(header & ~STORED_BIT, (header & STORED_BIT) != 0);
            }
        }
        return ByteBuffer.wrap(chunk, 0, count);
    }

    private int readBlock(int length, boolean stored) throws IOException {
        if (length > source.remaining() || length > blockBytesMax) {
            throw new IOException("an LZ4 block cannot have the length " + length);
        }
        int at = source.position();
        int count = stored ? readStored(length) : decompress(at, length);
        source.position(at + length);
        if (blockChecksums && HASH.hash(source, at, length, 0) != readInt()) {
            throw new IOException("an LZ4 block does not match its checksum");
        }
        if (contentHash != null) {
            contentHash.update(chunk, 0, count);
        }
        return count;
    }

    private int readStored(int length) {
        reserve(length);
        source.get(chunk, 0, length);
        return length;
    }

    private int decompress(int at, int length) throws IOException {
        int outputMax = (int) Math.min(blockBytesMax, (long) length * EXPANSION_MAX);
        reserve(outputMax);
        try {
            return BLOCKS.decompress(source, at, length, ByteBuffer.wrap(chunk), 0, outputMax);
        } catch (LZ4Exception e) {
            throw new IOException("lz4: " + e.getMessage(), e);
        }
    }

    private void end() throws IOException {
        ended = true;
        if (contentHash != null && contentHash.getValue() != readInt()) {
            throw new IOException("an LZ4 frame does not match its checksum");
        }
        if (source.hasRemaining()) {
            throw new IOException(source.remaining() + " bytes follow an LZ4 frame");
        }
    }

    private void reserve(int length) {
        if (chunk.length < length) {
            chunk = new byte[length];
        }
    }

    private int readInt() throws IOException {
        if (source.remaining() < Integer.BYTES) {
            throw new IOException("an LZ4 frame is cut short");
        }
        return source.getInt();
    }

    @Override
    public void close() {}
}
