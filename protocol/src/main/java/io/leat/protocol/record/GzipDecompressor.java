package io.leat.protocol.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/// Gzip, through the JDK's stream.
final class GzipDecompressor implements Decompressor {
    private static final int INPUT_BYTES = 4 << 10;
    private static final int CHUNK_BYTES = 16 << 10;

    private final GZIPInputStream stream;
    private final byte[] chunk = new byte[CHUNK_BYTES];

    GzipDecompressor(ByteBuffer source) throws IOException {
        this.stream = new GZIPInputStream(new BufferStream(source.duplicate()), INPUT_BYTES);
    }

    @Override
    public ByteBuffer next() throws IOException {
        int count = stream.read(chunk, 0, chunk.length);
        return ByteBuffer.wrap(chunk, 0, Math.max(count, 0));
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class BufferStream extends InputStream {
        private final ByteBuffer source;

        BufferStream(ByteBuffer source) {
            this.source = source;
        }

        @Override
        public int read() {
            return source.hasRemaining() ? source.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (!source.hasRemaining()) {
                return -1;
            }
            int count = Math.min(length, source.remaining());
            source.get(target, offset, count);
            return count;
        }

        @Override
        public int available() {
            return source.remaining();
        }
    }
}
