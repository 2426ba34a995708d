package io.leat.protocol.record;

import io.leat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Gives batches another codec, for topics with a `compression.type` of their own. The records'
/// bytes and everything else in the header stay as they are: no record is decoded.
public final class Recompressor {
    private static final int INITIAL_BYTES = 64 << 10;

    private Recompressor() {}

    /// The same whole batches, each with the codec of `wanted`: `batches` itself if all have it
    /// already, at whatever level, else a buffer that the caller owns. Borrows `batches`. A batch
    /// that does not decompress, or to more than `limit`, throws [MalformedBatchException].
    public static ByteBuffer recompress(
            ByteBuffer batches, Compression wanted, DecompressionLimit limit) {
        boolean same = true;
        for (RecordBatch batch : RecordBatches.in(batches)) {
            same &= batch.compression() == wanted.type();
        }
        if (same) {
            return batches;
        }
        ByteSink target = new ByteSink(Math.max(INITIAL_BYTES, batches.remaining()));
        for (RecordBatch batch : RecordBatches.in(batches)) {
            if (batch.compression() == wanted.type()) {
                target.write(batch.buffer());
            } else {
                recompress(batch, wanted, limit, target);
            }
        }
        return target.toBuffer();
    }

    private static void recompress(
            RecordBatch batch, Compression wanted, DecompressionLimit limit, ByteSink target) {
        ByteSink records = records(batch, limit);
        int start = target.size();
        target.write(batch.buffer().slice(0, RecordBatch.HEADER_BYTES));
        Compressor.compress(wanted, records.array(), 0, records.size(), target);
        ByteBuffer made = ByteBuffer.wrap(target.array(), start, target.size() - start).slice();
        int attributes = made.getShort(RecordBatch.ATTRIBUTES_AT);
        made.putShort(
                RecordBatch.ATTRIBUTES_AT,
                (short) ((attributes & ~RecordBatch.COMPRESSION_MASK) | wanted.type().id()));
        made.putInt(RecordBatch.LENGTH_AT, made.capacity() - RecordBatch.PREFIX_BYTES);
        CRC32C crc = new CRC32C();
        crc.update(
                made.slice(RecordBatch.ATTRIBUTES_AT, made.capacity() - RecordBatch.ATTRIBUTES_AT));
        made.putInt(RecordBatch.CRC_AT, (int) crc.getValue());
    }

    private static ByteSink records(RecordBatch batch, DecompressionLimit limit) {
        ByteBuffer body = batch.body();
        ByteSink records = new ByteSink(Math.max(INITIAL_BYTES, body.remaining()));
        if (batch.compression() == CompressionType.NONE) {
            records.write(body);
            return records;
        }
        try (Decompressor source = Decompressor.open(batch.compression(), body)) {
            for (ByteBuffer next = source.next(); next.hasRemaining(); next = source.next()) {
                if ((long) records.size() + next.remaining() > limit.bytes()) {
                    throw new MalformedBatchException(
                            ErrorCode.MESSAGE_TOO_LARGE,
                            "the batch decompresses to more than " + limit.bytes() + " bytes");
                }
                records.write(next);
            }
        } catch (IOException e) {
            throw MalformedBatchException.invalidRecord(
                    "the records do not decompress: " + e.getMessage());
        }
        return records;
    }
}
