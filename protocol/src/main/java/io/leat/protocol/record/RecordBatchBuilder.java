package io.leat.protocol.record;

import static io.leat.protocol.Invariant.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Builds one batch: settings first, then records, then [#build()], once. Confined to its user.
public final class RecordBatchBuilder {
    private static final int INITIAL_BYTES = 512;

    private final ByteSink sink = new ByteSink(INITIAL_BYTES);
    private CompressionType compression = CompressionType.NONE;
    private int attributes;
    private long baseOffset;
    private int leaderEpoch = RecordBatch.NO_LEADER_EPOCH;
    private long producerId = RecordBatch.NO_PRODUCER_ID;
    private short producerEpoch = RecordBatch.NO_PRODUCER_EPOCH;
    private int baseSequence = RecordBatch.NO_SEQUENCE;
    private int recordCount;
    private int lastOffsetDelta = -1;
    private long baseTimestamp = RecordBatch.NO_TIMESTAMP;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    private boolean built;

    private RecordBatchBuilder() {
        sink.advance(RecordBatch.HEADER_BYTES);
    }

    /// An uncompressed batch at offset 0 with the producers' times, no producer id and no flags.
    public static RecordBatchBuilder create() {
        return new RecordBatchBuilder();
    }

    public RecordBatchBuilder compression(CompressionType type) {
        this.compression = type;
        return this;
    }

    /// With LOG_APPEND_TIME all records have the time of the latest.
    public RecordBatchBuilder timestampType(TimestampType type) {
        return flag(RecordBatch.LOG_APPEND_TIME_BIT, type == TimestampType.LOG_APPEND_TIME);
    }

    public RecordBatchBuilder baseOffset(long offset) {
        check(recordCount == 0, "the base offset is set before the first record");
        this.baseOffset = offset;
        return this;
    }

    public RecordBatchBuilder leaderEpoch(int epoch) {
        this.leaderEpoch = epoch;
        return this;
    }

    /// The idempotent or transactional producer and the first record's sequence. May still be set
    /// after records were appended: a client learns its producer id late.
    public RecordBatchBuilder producer(long id, short epoch, int sequence) {
        this.producerId = id;
        this.producerEpoch = epoch;
        this.baseSequence = sequence;
        return this;
    }

    public RecordBatchBuilder transactional(boolean transactional) {
        return flag(RecordBatch.TRANSACTIONAL_BIT, transactional);
    }

    public RecordBatchBuilder control(boolean control) {
        return flag(RecordBatch.CONTROL_BIT, control);
    }

    /// Makes `baseTimestamp` the delete horizon (KIP-534); records keep their own times.
    public RecordBatchBuilder deleteHorizon(long millis) {
        check(recordCount == 0, "the delete horizon is set before the first record");
        this.baseTimestamp = millis;
        return flag(RecordBatch.DELETE_HORIZON_BIT, true);
    }

    /// Lets the batch end at `offset`, behind its last record: compaction keeps a batch's range
    /// when it drops records, even all of them.
    public RecordBatchBuilder lastOffset(long offset) {
        check(offset - baseOffset >= lastOffsetDelta, "the last offset is not before a record's");
        this.lastOffsetDelta = Math.toIntExact(offset - baseOffset);
        return this;
    }

    /// Lets the batch be as late as `millis` although none of its records may be: a batch that
    /// compaction empties still says when its producer was last heard of.
    public RecordBatchBuilder maxTimestampAtLeast(long millis) {
        this.maxTimestamp = Math.max(maxTimestamp, millis);
        return this;
    }

    private RecordBatchBuilder flag(int bit, boolean on) {
        attributes = on ? attributes | bit : attributes & ~bit;
        return this;
    }

    /// Appends a record at the next offset. Copies the bytes between position and limit of the
    /// buffers, which stay as they are.
    public RecordBatchBuilder append(
            long timestamp,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            List<RecordHeader> headers) {
        return append(new Record(baseOffset + lastOffsetDelta + 1, timestamp, key, value, headers));
    }

    /// Appends a record at its own offset, which must be behind those appended before.
    public RecordBatchBuilder append(Record record) {
        check(!built, "the batch is built already");
        int offsetDelta = Math.toIntExact(record.offset() - baseOffset);
        check(offsetDelta > lastOffsetDelta, "offsets grow", offsetDelta, lastOffsetDelta);
        if (recordCount == 0 && (attributes & RecordBatch.DELETE_HORIZON_BIT) == 0) {
            baseTimestamp = record.timestamp();
        }
        writeRecord(record, record.timestamp() - baseTimestamp, offsetDelta);
        maxTimestamp = Math.max(maxTimestamp, record.timestamp());
        lastOffsetDelta = offsetDelta;
        recordCount++;
        return this;
    }

    private void writeRecord(Record record, long timestampDelta, int offsetDelta) {
        int length =
                1
                        + ByteSink.varlongBytes(timestampDelta)
                        + ByteSink.varintBytes(offsetDelta)
                        + nullableBytes(record.key())
                        + nullableBytes(record.value())
                        + headersBytes(record.headers());
        sink.reserve(length + ByteSink.VARINT_BYTES_MAX);
        sink.writeVarint(length);
        sink.write(0);
        sink.writeVarlong(timestampDelta);
        sink.writeVarint(offsetDelta);
        writeNullable(record.key());
        writeNullable(record.value());
        sink.writeVarint(record.headers().size());
        for (RecordHeader header : record.headers()) {
            writeNullable(ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)));
            writeNullable(header.value());
        }
    }

    private void writeNullable(@Nullable ByteBuffer field) {
        if (field == null) {
            sink.writeVarint(-1);
        } else {
            sink.writeVarint(field.remaining());
            sink.write(field);
        }
    }

    private static int nullableBytes(@Nullable ByteBuffer field) {
        return field == null ? 1 : sizedBytes(field.remaining());
    }

    private static int sizedBytes(int count) {
        return ByteSink.varintBytes(count) + count;
    }

    private static int headersBytes(List<RecordHeader> headers) {
        int bytes = ByteSink.varintBytes(headers.size());
        for (RecordHeader header : headers) {
            int keyBytes = header.key().getBytes(StandardCharsets.UTF_8).length;
            bytes += sizedBytes(keyBytes) + nullableBytes(header.value());
        }
        return bytes;
    }

    public int recordCount() {
        return recordCount;
    }

    /// Bytes of the batch so far if it is not compressed: what [#build()] returns at most, but for
    /// data that no codec can shrink.
    public int estimatedBytes() {
        return sink.size();
    }

    /// The finished batch, owned by the caller. A batch without records needs [#lastOffset].
    public ByteBuffer build() {
        check(!built, "the batch is built already");
        check(lastOffsetDelta >= 0, "a batch covers at least one offset");
        built = true;
        ByteSink whole = compression == CompressionType.NONE ? sink : compressed();
        ByteBuffer batch = whole.toBuffer().slice();
        writeHeader(batch);
        return batch;
    }

    private ByteSink compressed() {
        int bodyBytes = sink.size() - RecordBatch.HEADER_BYTES;
        ByteSink target = new ByteSink(RecordBatch.HEADER_BYTES + bodyBytes / 2);
        target.advance(RecordBatch.HEADER_BYTES);
        Compressor.compress(
                Compression.of(compression),
                sink.array(),
                RecordBatch.HEADER_BYTES,
                bodyBytes,
                target);
        return target;
    }

    private void writeHeader(ByteBuffer batch) {
        batch.putLong(RecordBatch.BASE_OFFSET_AT, baseOffset);
        batch.putInt(RecordBatch.LENGTH_AT, batch.capacity() - RecordBatch.PREFIX_BYTES);
        batch.putInt(RecordBatch.LEADER_EPOCH_AT, leaderEpoch);
        batch.put(RecordBatch.MAGIC_AT, RecordBatch.MAGIC);
        batch.putShort(RecordBatch.ATTRIBUTES_AT, (short) (attributes | compression.id()));
        batch.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, lastOffsetDelta);
        batch.putLong(RecordBatch.BASE_TIMESTAMP_AT, baseTimestamp);
        batch.putLong(RecordBatch.MAX_TIMESTAMP_AT, maxTimestamp);
        batch.putLong(RecordBatch.PRODUCER_ID_AT, producerId);
        batch.putShort(RecordBatch.PRODUCER_EPOCH_AT, producerEpoch);
        batch.putInt(RecordBatch.BASE_SEQUENCE_AT, baseSequence);
        batch.putInt(RecordBatch.RECORD_COUNT_AT, recordCount);
        CRC32C crc = new CRC32C();
        crc.update(
                batch.slice(
                        RecordBatch.ATTRIBUTES_AT, batch.capacity() - RecordBatch.ATTRIBUTES_AT));
        batch.putInt(RecordBatch.CRC_AT, (int) crc.getValue());
    }
}
