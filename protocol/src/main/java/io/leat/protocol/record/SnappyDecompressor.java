package io.leat.protocol.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;

/// Snappy in xerial's framing: a header of 16 bytes, then blocks that each follow their length.
/// Without the header the whole body is one block, which is what librdkafka sends.
final class SnappyDecompressor implements Decompressor {
    /// 0x82 "SNAPPY" 0x00.
    static final long FRAMING_MAGIC = 0x82534E4150505900L;

    static final int FRAMING_HEADER_BYTES = 16;

    /// The densest element copies 64 bytes and takes 3, so no block grows by more than this: a
    /// block that claims more lies, and nothing is allocated for it.
    private static final int EXPANSION_MAX = 22;

    private final ByteBuffer source;
    private final boolean framed;
    private byte[] compressed = new byte[0];
    private byte[] chunk = new byte[0];

    SnappyDecompressor(ByteBuffer source) {
        this.source = source.duplicate();
        this.framed =
                source.remaining() >= FRAMING_HEADER_BYTES
                        && source.getLong(source.position()) == FRAMING_MAGIC;
        if (framed) {
            this.source.position(source.position() + FRAMING_HEADER_BYTES);
        }
    }

    @Override
    public ByteBuffer next() throws IOException {
        int count = 0;
        while (count == 0 && source.hasRemaining()) {
            count = decompressBlock(framed ? blockLength() : source.remaining());
        }
        return ByteBuffer.wrap(chunk, 0, count);
    }

    private int blockLength() throws IOException {
        int length = source.remaining() < Integer.BYTES ? -1 : source.getInt();
        if (length <= 0 || length > source.remaining()) {
            throw new IOException("a snappy block cannot have the length " + length);
        }
        return length;
    }

    private int decompressBlock(int length) throws IOException {
        if (compressed.length < length) {
            compressed = new byte[length];
        }
        source.get(compressed, 0, length);
        int claimed = Snappy.uncompressedLength(compressed, 0, length);
        if (claimed < 0 || claimed > (long) length * EXPANSION_MAX) {
            throw new IOException("a snappy block of " + length + " bytes claims " + claimed);
        }
        if (chunk.length < claimed) {
            chunk = new byte[claimed];
        }
        return Snappy.uncompress(compressed, 0, length, chunk, 0);
    }

    @Override
    public void close() {}
}
