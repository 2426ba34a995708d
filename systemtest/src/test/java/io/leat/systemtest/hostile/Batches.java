package io.leat.systemtest.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.ByteUtils;

/// Record batches, good ones and ones that lie. A changed field is signed anew, so that only the
/// lie is wrong.
final class Batches {
    static final int LENGTH_AT = 8;
    static final int MAGIC_AT = 16;
    static final int CRC_AT = 17;
    static final int ATTRIBUTES_AT = 21;
    static final int LAST_OFFSET_DELTA_AT = 23;
    static final int MAX_TIMESTAMP_AT = 35;
    static final int PRODUCER_ID_AT = 43;
    static final int SEQUENCE_AT = 53;
    static final int COUNT_AT = 57;
    static final int RECORDS_AT = 61;
    private static final int TIME_AT = 27;

    private Batches() {}

    /// Three small records.
    static ByteBuffer good() {
        return of(CompressionType.NONE);
    }

    static ByteBuffer of(CompressionType codec) {
        SimpleRecord[] records = new SimpleRecord[3];
        for (int i = 0; i < records.length; i++) {
            byte[] value = ("value " + i).getBytes(StandardCharsets.UTF_8);
            records[i] = new SimpleRecord(System.currentTimeMillis(), value);
        }
        return MemoryRecords.withRecords(Compression.of(codec).build(), records).buffer();
    }

    /// The first `count` records of a batch of an older format.
    static ByteBuffer ofMagic(byte magic) {
        SimpleRecord record =
                new SimpleRecord(
                        magic == RecordBatch.MAGIC_VALUE_V0 ? -1 : System.currentTimeMillis(),
                        "old".getBytes(StandardCharsets.UTF_8));
        return MemoryRecords.withRecords(magic, Compression.NONE, record).buffer();
    }

    /// One record whose value has `bytes` bytes.
    static ByteBuffer large(int bytes) {
        SimpleRecord record = new SimpleRecord(System.currentTimeMillis(), new byte[bytes]);
        return MemoryRecords.withRecords(Compression.NONE, record).buffer();
    }

    static ByteBuffer withInt(ByteBuffer batch, int at, int value) {
        return signed(batch.putInt(at, value));
    }

    static ByteBuffer withLong(ByteBuffer batch, int at, long value) {
        return signed(batch.putLong(at, value));
    }

    static ByteBuffer withShort(ByteBuffer batch, int at, int value) {
        return signed(batch.putShort(at, (short) value));
    }

    static ByteBuffer withByte(ByteBuffer batch, int at, int value) {
        return signed(batch.put(at, (byte) value));
    }

    /// One after the other.
    static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    /// The batch without its last bytes.
    static ByteBuffer cut(ByteBuffer batch, int bytes) {
        return batch.limit(batch.limit() - bytes).slice();
    }

    /// One record of `zeros` zero bytes, compressed: small on the wire, large when unpacked.
    static ByteBuffer bomb(CompressionType codec, long zeros) {
        var packed = new ByteBufferOutputStream(1 << 20);
        try (OutputStream out =
                Compression.of(codec).build().wrapForOutput(packed, RecordBatch.MAGIC_VALUE_V2)) {
            writeBombRecord(out, zeros);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer records = packed.buffer().flip();
        ByteBuffer batch = ByteBuffer.allocate(RECORDS_AT + records.remaining());
        batch.put(RECORDS_AT, records, 0, records.remaining());
        batch.putInt(LENGTH_AT, batch.capacity() - LENGTH_AT - Integer.BYTES);
        batch.putInt(12, -1).put(MAGIC_AT, (byte) 2).putShort(ATTRIBUTES_AT, (short) codec.id);
        batch.putLong(TIME_AT, System.currentTimeMillis());
        batch.putLong(MAX_TIMESTAMP_AT, System.currentTimeMillis());
        batch.putLong(PRODUCER_ID_AT, -1).putShort(51, (short) -1).putInt(SEQUENCE_AT, -1);
        return withInt(batch, COUNT_AT, 1);
    }

    private static void writeBombRecord(OutputStream out, long zeros) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(32);
        head.put((byte) 0);
        ByteUtils.writeVarlong(0, head);
        ByteUtils.writeVarint(0, head);
        ByteUtils.writeVarint(-1, head);
        ByteUtils.writeVarint((int) zeros, head);
        ByteBuffer length = ByteBuffer.allocate(8);
        ByteUtils.writeVarint((int) (head.position() + zeros + 1), length);
        out.write(length.array(), 0, length.position());
        out.write(head.array(), 0, head.position());
        byte[] block = new byte[1 << 16];
        for (long left = zeros; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(block.length, left));
        }
        out.write(0);
    }

    private static ByteBuffer signed(ByteBuffer batch) {
        CRC32C crc = new CRC32C();
        crc.update(batch.slice(ATTRIBUTES_AT, batch.limit() - ATTRIBUTES_AT));
        return batch.putInt(CRC_AT, (int) crc.getValue());
    }
}
