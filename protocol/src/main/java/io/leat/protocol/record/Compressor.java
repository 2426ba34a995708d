package io.leat.protocol.record;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.Snappy;

/// Compresses the records of one batch, as [Decompressor] and Kafka's clients read them.
final class Compressor {
    private static final int SNAPPY_BLOCK_BYTES = 32 << 10;
    private static final int SNAPPY_VERSION = 1;
    private static final int GZIP_BUFFER_BYTES = 8 << 10;

    private Compressor() {}

    /// Appends what the `length` bytes at `from` compress to.
    static void compress(Compression how, byte[] source, int from, int length, ByteSink target) {
        switch (how.type()) {
            case NONE -> target.write(ByteBuffer.wrap(source, from, length));
            case GZIP -> gzip(how.level(), source, from, length, target);
            case SNAPPY -> snappy(source, from, length, target);
            case LZ4 -> Lz4FrameWriter.write(how.level(), source, from, length, target);
            case ZSTD -> zstd(how.level(), source, from, length, target);
        }
    }

    private static void gzip(int level, byte[] source, int from, int length, ByteSink target) {
        try (OutputStream out = new LevelledGzip(level, target)) {
            out.write(source, from, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void snappy(byte[] source, int from, int length, ByteSink target) {
        ByteBuffer header = ByteBuffer.allocate(SnappyDecompressor.FRAMING_HEADER_BYTES);
        header.putLong(SnappyDecompressor.FRAMING_MAGIC);
        header.putInt(SNAPPY_VERSION).putInt(SNAPPY_VERSION);
        target.write(header.flip());
        byte[] block = new byte[Snappy.maxCompressedLength(Math.min(length, SNAPPY_BLOCK_BYTES))];
        for (int at = 0; at < length; at += SNAPPY_BLOCK_BYTES) {
            int count = Math.min(SNAPPY_BLOCK_BYTES, length - at);
            try {
                int size = Snappy.compress(source, from + at, count, block, 0);
                target.writeInt(size);
                target.write(ByteBuffer.wrap(block, 0, size));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void zstd(int level, byte[] source, int from, int length, ByteSink target) {
        int room = Math.toIntExact(Zstd.compressBound(length));
        int at = target.size();
        target.reserve(room);
        long size = Zstd.compressByteArray(target.array(), at, room, source, from, length, level);
        if (Zstd.isError(size)) {
            throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
        }
        target.advance(Math.toIntExact(size));
    }

    private static final class LevelledGzip extends GZIPOutputStream {
        LevelledGzip(int level, ByteSink target) throws IOException {
            super(new SinkStream(target), GZIP_BUFFER_BYTES);
            def.setLevel(level);
        }
    }

    private static final class SinkStream extends OutputStream {
        private final ByteSink target;

        SinkStream(ByteSink target) {
            this.target = target;
        }

        @Override
        public void write(int value) {
            target.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            target.write(ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
