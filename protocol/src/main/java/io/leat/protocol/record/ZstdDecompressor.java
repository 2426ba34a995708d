package io.leat.protocol.record;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Zstandard. A frame may ask for a window of up to 128 MiB, the library's own bound and what the
/// highest levels use; its pages become real only as far as the frame decompresses, so the reader's
/// [DecompressionLimit] bounds them too.
final class ZstdDecompressor implements Decompressor {
    private static final int CHUNK_BYTES = 64 << 10;

    private final ByteBuffer source;
    private final ByteBuffer chunk;
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private boolean insideFrame;

    ZstdDecompressor(ByteBuffer source) {
        this.source = source.duplicate();
        this.chunk =
                source.isDirect()
                        ? ByteBuffer.allocateDirect(CHUNK_BYTES)
                        : ByteBuffer.allocate(CHUNK_BYTES);
    }

    @Override
    public ByteBuffer next() throws IOException {
        chunk.clear();
        try {
            while (chunk.position() == 0 && (insideFrame || source.hasRemaining())) {
                int before = source.remaining();
                insideFrame = !context.decompressByteBufferStream(chunk, source);
                if (insideFrame && chunk.position() == 0 && source.remaining() == before) {
                    throw new IOException("a zstd frame is cut short");
                }
            }
        } catch (ZstdException e) {
            throw new IOException("zstd: " + e.getMessage(), e);
        }
        return chunk.flip();
    }

    @Override
    public void close() {
        context.close();
    }
}
