package io.leat.protocol.record;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Decompresses one batch's records a chunk at a time, so that memory depends on the codec's block
/// size and never on what the batch claims to hold. Confined to its user.
interface Decompressor extends AutoCloseable {
    /// The next bytes between the returned buffer's position and limit, valid until the next call;
    /// none remaining at the end. Bytes that the codec refuses throw an IOException.
    ByteBuffer next() throws IOException;

    @Override
    void close();

    /// Opens a decompressor of `compressed` (position to limit), which is borrowed.
    static Decompressor open(CompressionType type, ByteBuffer compressed) throws IOException {
        ByteBuffer source =
                compressed.isDirect() || compressed.hasArray() ? compressed : copy(compressed);
        return switch (type) {
            case NONE -> throw new IOException("not compressed");
            case GZIP -> new GzipDecompressor(source);
            case SNAPPY -> new SnappyDecompressor(source);
            case LZ4 -> Lz4Decompressor.open(source);
            case ZSTD -> new ZstdDecompressor(source);
        };
    }

    /// The codecs want the array that a read-only buffer hides.
    private static ByteBuffer copy(ByteBuffer buffer) {
        ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
        return copy.put(buffer.duplicate()).flip();
    }
}
