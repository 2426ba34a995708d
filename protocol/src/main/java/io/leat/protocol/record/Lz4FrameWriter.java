package io.leat.protocol.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/// Writes one LZ4 frame of independent blocks of 64 KiB without checksums of blocks or content, as
/// Kafka's clients do: the batch has its own CRC.
final class Lz4FrameWriter {
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int BLOCK_BYTES_DESCRIPTOR = 4 << 4;
    private static final LZ4Compressor BLOCKS = LZ4Factory.fastestInstance().fastCompressor();

    private Lz4FrameWriter() {}

    static void write(int level, byte[] source, int from, int length, ByteSink target) {
        LZ4Compressor blocks =
                level == Compression.LZ4_LEVEL_DEFAULT
                        ? BLOCKS
                        : LZ4Factory.fastestInstance().highCompressor(level);
        writeHeader(target);
        byte[] block = new byte[blocks.maxCompressedLength(Math.min(length, BLOCK_BYTES))];
        for (int at = 0; at < length; at += BLOCK_BYTES) {
            int count = Math.min(BLOCK_BYTES, length - at);
            int size = blocks.compress(source, from + at, count, block, 0, block.length);
            if (size < count) {
                writeBlock(size, ByteBuffer.wrap(block, 0, size), target);
            } else {
                int header = count | Lz4Decompressor.STORED_BIT;
                writeBlock(header, ByteBuffer.wrap(source, from + at, count), target);
            }
        }
        target.writeInt(0);
    }

    private static void writeHeader(ByteSink target) {
        ByteBuffer header = ByteBuffer.allocate(7).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(Lz4Decompressor.MAGIC);
        header.put((byte) (Lz4Decompressor.VERSION_BITS | Lz4Decompressor.INDEPENDENT_BIT));
        header.put((byte) BLOCK_BYTES_DESCRIPTOR);
        header.put(Lz4Decompressor.headerChecksum(header, Integer.BYTES, 2));
        target.write(header.flip());
    }

    private static void writeBlock(int header, ByteBuffer block, ByteSink target) {
        target.writeInt(Integer.reverseBytes(header));
        target.write(block);
    }
}
