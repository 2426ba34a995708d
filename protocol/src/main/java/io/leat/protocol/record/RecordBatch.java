package io.leat.protocol.record;

import static io.leat.protocol.Invariant.check;

import io.leat.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// A view of one batch inside a buffer: reads by absolute position and copies nothing. Borrows the
/// buffer (its bytes from `position` on; its own position and limit are neither read nor moved
/// later). The layout is drawn in the package's description.
///
/// Whoever holds the buffer may read; [#assign] and [#stampLogAppendTime] need it exclusively.
public final class RecordBatch {
    public static final int HEADER_BYTES = 61;
    public static final byte MAGIC = 2;
    public static final long NO_TIMESTAMP = -1;
    public static final long NO_PRODUCER_ID = -1;
    public static final short NO_PRODUCER_EPOCH = -1;
    public static final int NO_SEQUENCE = -1;
    public static final int NO_LEADER_EPOCH = -1;

    static final int BASE_OFFSET_AT = 0;
    static final int LENGTH_AT = 8;
    static final int LEADER_EPOCH_AT = 12;
    static final int MAGIC_AT = 16;
    static final int CRC_AT = 17;
    static final int ATTRIBUTES_AT = 21;
    static final int LAST_OFFSET_DELTA_AT = 23;
    static final int BASE_TIMESTAMP_AT = 27;
    static final int MAX_TIMESTAMP_AT = 35;
    static final int PRODUCER_ID_AT = 43;
    static final int PRODUCER_EPOCH_AT = 51;
    static final int BASE_SEQUENCE_AT = 53;
    static final int RECORD_COUNT_AT = 57;

    /// Bytes of `baseOffset` and `batchLength`, which `batchLength` does not count.
    static final int PREFIX_BYTES = 12;

    static final int COMPRESSION_MASK = 0x07;
    static final int LOG_APPEND_TIME_BIT = 0x08;
    static final int TRANSACTIONAL_BIT = 0x10;
    static final int CONTROL_BIT = 0x20;
    static final int DELETE_HORIZON_BIT = 0x40;

    private final ByteBuffer buffer;
    private final int position;

    private RecordBatch(ByteBuffer buffer, int position) {
        this.buffer = buffer;
        this.position = position;
    }

    /// The batch whose first byte is at `position`; its header must lie before the buffer's limit.
    public static RecordBatch at(ByteBuffer buffer, int position) {
        check(position >= 0, "a position is never negative");
        check(
                buffer.limit() - position >= HEADER_BYTES,
                "a batch header does not fit",
                position,
                buffer.limit());
        return new RecordBatch(buffer, position);
    }

    public long baseOffset() {
        return buffer.getLong(position + BASE_OFFSET_AT);
    }

    /// Bytes of the whole batch, header included, as the header says.
    public int sizeBytes() {
        return PREFIX_BYTES + buffer.getInt(position + LENGTH_AT);
    }

    public int partitionLeaderEpoch() {
        return buffer.getInt(position + LEADER_EPOCH_AT);
    }

    public byte magic() {
        return buffer.get(position + MAGIC_AT);
    }

    /// The CRC-32C in the header, as an unsigned number.
    public long crc() {
        return Integer.toUnsignedLong(buffer.getInt(position + CRC_AT));
    }

    /// Whether the batch lies complete in the buffer and its bytes are those its CRC was made of.
    public boolean crcMatches() {
        int size = sizeBytes();
        return size >= HEADER_BYTES
                && size <= buffer.limit() - position
                && computeCrc(size) == crc();
    }

    /// The codec; an id that none has throws [MalformedBatchException].
    public CompressionType compression() {
        return CompressionType.of(attributes() & COMPRESSION_MASK);
    }

    public TimestampType timestampType() {
        return has(LOG_APPEND_TIME_BIT) ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
    }

    public boolean isTransactional() {
        return has(TRANSACTIONAL_BIT);
    }

    /// Whether the one record inside is a transaction marker, which consumers never see.
    public boolean isControl() {
        return has(CONTROL_BIT);
    }

    /// Whether `baseTimestamp` is the time from which compaction may drop tombstones (KIP-534).
    public boolean hasDeleteHorizon() {
        return has(DELETE_HORIZON_BIT);
    }

    public int lastOffsetDelta() {
        return buffer.getInt(position + LAST_OFFSET_DELTA_AT);
    }

    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    public long nextOffset() {
        return lastOffset() + 1;
    }

    public long baseTimestamp() {
        return buffer.getLong(position + BASE_TIMESTAMP_AT);
    }

    public long maxTimestamp() {
        return buffer.getLong(position + MAX_TIMESTAMP_AT);
    }

    public long producerId() {
        return buffer.getLong(position + PRODUCER_ID_AT);
    }

    public boolean hasProducerId() {
        return producerId() > NO_PRODUCER_ID;
    }

    public short producerEpoch() {
        return buffer.getShort(position + PRODUCER_EPOCH_AT);
    }

    public int baseSequence() {
        return buffer.getInt(position + BASE_SEQUENCE_AT);
    }

    /// The last record's sequence; sequences run from 0 to `Integer.MAX_VALUE` and wrap to 0.
    public int lastSequence() {
        int base = baseSequence();
        return base == NO_SEQUENCE ? NO_SEQUENCE : (base + lastOffsetDelta()) & Integer.MAX_VALUE;
    }

    public int recordCount() {
        return buffer.getInt(position + RECORD_COUNT_AT);
    }

    /// The batch's bytes as a slice: borrowed from the same owner as the view.
    public ByteBuffer buffer() {
        return buffer.slice(position, sizeBytes());
    }

    /// Sets what the leader decides: the first record's offset, and the epoch it leads in. Neither
    /// is covered by the CRC.
    public void assign(long baseOffset, int leaderEpoch) {
        check(baseOffset >= 0, "a base offset is never negative");
        buffer.putLong(position + BASE_OFFSET_AT, baseOffset);
        buffer.putInt(position + LEADER_EPOCH_AT, leaderEpoch);
    }

    /// Gives all records the time `millis`, as topics with `message.timestamp.type=LogAppendTime`
    /// ask for, and makes the CRC anew.
    public void stampLogAppendTime(long millis) {
        putAttributes(attributes() | LOG_APPEND_TIME_BIT);
        correctMaxTimestamp(millis);
    }

    /// Sets `maxTimestamp` and makes the CRC anew.
    void correctMaxTimestamp(long millis) {
        buffer.putLong(position + MAX_TIMESTAMP_AT, millis);
        buffer.putInt(position + CRC_AT, (int) computeCrc(sizeBytes()));
    }

    /// Iterates the records. The iterator releases its codec at the last record; whoever stops
    /// before that closes it. Records that are not what the header says throw
    /// [MalformedBatchException].
    public RecordIterator records(DecompressionLimit limit) {
        return RecordIterator.of(this, limit);
    }

    /// The bytes after the header, for a reader of the records.
    ByteBuffer body() {
        int size = sizeBytes();
        if (size < HEADER_BYTES || size > buffer.limit() - position) {
            throw new MalformedBatchException(
                    ErrorCode.CORRUPT_MESSAGE, "the batch is not complete: its size is " + size);
        }
        return buffer.slice(position + HEADER_BYTES, size - HEADER_BYTES);
    }

    private long computeCrc(int size) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(position + ATTRIBUTES_AT, size - ATTRIBUTES_AT));
        return crc.getValue();
    }

    private int attributes() {
        return buffer.getShort(position + ATTRIBUTES_AT);
    }

    private void putAttributes(int attributes) {
        buffer.putShort(position + ATTRIBUTES_AT, (short) attributes);
    }

    private boolean has(int bit) {
        return (attributes() & bit) != 0;
    }

    @Override
    public String toString() {
        return "RecordBatch[offsets=%d-%d, size=%d, records=%d, leaderEpoch=%d, producerId=%d]"
                .formatted(
                        baseOffset(),
                        lastOffset(),
                        sizeBytes(),
                        recordCount(),
                        partitionLeaderEpoch(),
                        producerId());
    }
}
