package io.leat.protocol.record;

import static io.leat.protocol.record.MalformedBatchException.invalidRecord;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.Validation.Invalid;
import io.leat.protocol.record.Validation.Valid;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Decides whether batches that a client sent may be appended as they are. What passes can be read
/// by every consumer: each length, count and offset inside is checked against the bytes, by reading
/// length prefixes only; keys, values and headers are stepped over and never decoded.
///
/// Answers are those of Apache Kafka, with these exceptions. Where it lets pass what makes a
/// consumer stumble (wrong record lengths inside a compressed batch, offset deltas that are not 0,
/// 1, 2, … in an uncompressed one, lengths below −1, a delete horizon, a transactional batch
/// without a producer id) or cuts off what it does not understand (bytes after the last batch), the
/// answer is INVALID_RECORD. Where it answers UNKNOWN_SERVER_ERROR, records that do not decompress
/// are INVALID_RECORD and an unknown codec is UNSUPPORTED_COMPRESSION_TYPE. Too much decompressed
/// data, which it does not bound, is MESSAGE_TOO_LARGE.
///
/// Hot path: what one call allocates depends neither on its batches nor on their records, as long
/// as they are not compressed. Benchmark: ValidationBenchmark.
public final class BatchValidator {
    /// Attributes, timestamp delta, offset delta, key, value and header count take a byte at least.
    private static final int SMALLEST_RECORD_BYTES = 6;

    /// What any message format takes at least; a smaller size is corrupt before its format is read.
    private static final int SMALLEST_OLD_BATCH_BYTES = RecordBatch.PREFIX_BYTES + 14;

    private final ByteBuffer buffer;
    private final ValidationRules rules;
    private final int end;
    private final ByteBuffer covered;
    private final @Nullable PlainRecords plain;
    private final RecordInput others;
    private final CRC32C crc = new CRC32C();

    private int at;
    private int batchCount;
    private int recordCount;
    private boolean transactional;
    private boolean idempotent;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;

    // Of the batch at hand.
    private long batchMinTimestamp;
    private long batchMaxTimestamp;
    private boolean offsetsInOrder;
    private boolean keysPresent;

    private BatchValidator(ByteBuffer buffer, ValidationRules rules) {
        this.buffer = buffer;
        this.rules = rules;
        this.at = buffer.position();
        this.end = buffer.limit();
        this.covered = buffer.duplicate();
        this.plain = PlainRecords.in(buffer);
        this.others = RecordInput.plain(buffer);
    }

    /// Judges what lies between the buffer's position and limit at the time `nowMillis`. Borrows
    /// the buffer and leaves its position. A header whose `maxTimestamp` is not that of its records
    /// is corrected in place (some clients never fill it in, and retention and time look-ups go by
    /// it), so the buffer must be writable.
    public static Validation validate(ByteBuffer records, ValidationRules rules, long nowMillis) {
        try {
            return new BatchValidator(records, rules).run(nowMillis);
        } catch (MalformedBatchException e) {
            return new Invalid(e.error(), e.reason());
        }
    }

    private Validation run(long nowMillis) {
        while (at < end || batchCount == 0) {
            int size = checkFrame();
            checkHeader(size);
            checkCrc(size);
            checkCounts();
            checkProducer();
            walk(size);
            checkRecords(nowMillis);
            correctMaxTimestamp();
            batchCount++;
            recordCount += buffer.getInt(at + RecordBatch.RECORD_COUNT_AT);
            at += size;
        }
        return new Valid(batchCount, recordCount, maxTimestamp, transactional, idempotent);
    }

    /// That a batch of format 2 lies complete at the position; its size in bytes.
    private int checkFrame() {
        if (batchCount == rules.batchesMax()) {
            throw invalidRecord("more than " + batchCount + " batch for one partition");
        }
        int left = end - at;
        if (left < RecordBatch.PREFIX_BYTES) {
            throw invalidRecord("no complete batch: " + left + " bytes left");
        }
        long size = RecordBatch.PREFIX_BYTES + (long) buffer.getInt(at + RecordBatch.LENGTH_AT);
        if (size < SMALLEST_OLD_BATCH_BYTES) {
            throw corrupt("a batch cannot have the size " + size);
        }
        if (left <= RecordBatch.MAGIC_AT) {
            throw invalidRecord("no complete batch: " + left + " bytes left");
        }
        byte magic = buffer.get(at + RecordBatch.MAGIC_AT);
        if (magic < 0 || magic > RecordBatch.MAGIC) {
            throw corrupt("no batch has the magic " + magic);
        }
        if (size > left) {
            throw invalidRecord("a batch of " + size + " bytes is cut off at " + left);
        }
        if (magic != RecordBatch.MAGIC) {
            throw invalidRecord("message format " + magic + " is not supported");
        }
        if (size < RecordBatch.HEADER_BYTES) {
            throw corrupt("a batch cannot have the size " + size);
        }
        return (int) size;
    }

    private void checkHeader(int size) {
        if (buffer.getLong(at + RecordBatch.BASE_OFFSET_AT) != 0) {
            throw invalidRecord("the base offset of a client's batch must be 0");
        }
        if (size > rules.batchBytesMax()) {
            throw new MalformedBatchException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "a batch of " + size + " bytes, where " + rules.batchBytesMax() + " may be");
        }
    }

    private void checkCrc(int size) {
        int stored = buffer.getInt(at + RecordBatch.CRC_AT);
        if (stored != crcOf(size)) {
            throw corrupt("the batch does not match its CRC");
        }
    }

    private int crcOf(int size) {
        covered.limit(at + size).position(at + RecordBatch.ATTRIBUTES_AT);
        crc.reset();
        crc.update(covered);
        return (int) crc.getValue();
    }

    private void checkCounts() {
        int count = buffer.getInt(at + RecordBatch.RECORD_COUNT_AT);
        int lastOffsetDelta = buffer.getInt(at + RecordBatch.LAST_OFFSET_DELTA_AT);
        if (count <= 0 || lastOffsetDelta != count - 1) {
            throw invalidRecord(
                    "the last offset delta " + lastOffsetDelta + " of " + count + " records");
        }
        if (has(RecordBatch.CONTROL_BIT)) {
            throw invalidRecord("clients may not write control batches");
        }
        if (has(RecordBatch.DELETE_HORIZON_BIT)) {
            throw invalidRecord("clients may not set a delete horizon");
        }
    }

    private void checkProducer() {
        boolean hasProducer = buffer.getLong(at + RecordBatch.PRODUCER_ID_AT) >= 0;
        if (hasProducer && buffer.getInt(at + RecordBatch.BASE_SEQUENCE_AT) < 0) {
            throw invalidRecord("a batch with a producer id but no sequence");
        }
        if (has(RecordBatch.TRANSACTIONAL_BIT) && !hasProducer) {
            throw invalidRecord("a transactional batch without a producer id");
        }
        idempotent |= hasProducer;
        transactional |= has(RecordBatch.TRANSACTIONAL_BIT);
    }

    private void walk(int size) {
        batchMinTimestamp = Long.MAX_VALUE;
        batchMaxTimestamp = RecordBatch.NO_TIMESTAMP;
        offsetsInOrder = true;
        keysPresent = true;
        int bodyAt = at + RecordBatch.HEADER_BYTES;
        int bodyEnd = at + size;
        CompressionType type = CompressionType.of(attributes() & RecordBatch.COMPRESSION_MASK);
        if (type == CompressionType.NONE) {
            if (plain != null) {
                walkPlain(plain, bodyAt, bodyEnd);
            } else {
                others.reset(bodyAt, bodyEnd);
                walk(others);
            }
            return;
        }
        ByteBuffer body = buffer.slice(bodyAt, bodyEnd - bodyAt);
        try (RecordInput input =
                RecordInput.decompressing(type, body, rules.decompressionLimit())) {
            walk(input);
        }
    }

    private void walk(RecordInput input) {
        long baseTimestamp = buffer.getLong(at + RecordBatch.BASE_TIMESTAMP_AT);
        int count = buffer.getInt(at + RecordBatch.RECORD_COUNT_AT);
        for (int index = 0; index < count; index++) {
            walkRecord(input, baseTimestamp, index);
        }
        if (!input.atEnd()) {
            throw invalidRecord("bytes follow the last record");
        }
    }

    private void walkPlain(PlainRecords records, int bodyAt, int bodyEnd) {
        long baseTimestamp = buffer.getLong(at + RecordBatch.BASE_TIMESTAMP_AT);
        int count = buffer.getInt(at + RecordBatch.RECORD_COUNT_AT);
        int next = bodyAt;
        for (int index = 0; index < count; index++) {
            int behind = records.skip(next, bodyEnd);
            if (behind >= 0) {
                note(baseTimestamp + records.timestampDelta(), records.isKeyPresent());
                offsetsInOrder &= records.offsetDelta() == index;
                next = behind;
            } else {
                others.reset(next, bodyEnd);
                walkRecord(others, baseTimestamp, index);
                next += (int) others.position();
            }
        }
        if (next != bodyEnd) {
            throw invalidRecord("bytes follow the last record");
        }
    }

    private void walkRecord(RecordInput input, long baseTimestamp, int index) {
        int length = input.readVarint();
        if (length < SMALLEST_RECORD_BYTES) {
            throw invalidRecord("a record cannot have " + length + " bytes");
        }
        long recordEnd = input.position() + length;
        input.readByte();
        long timestamp = baseTimestamp + input.readVarlong();
        offsetsInOrder &= input.readVarint() == index;
        note(timestamp, skipNullable(input, recordEnd));
        skipNullable(input, recordEnd);
        skipHeaders(input, recordEnd);
        if (input.position() != recordEnd) {
            throw invalidRecord("a record is not as long as it says");
        }
    }

    /// Both ends are taken from the records themselves: `baseTimestamp` is only the first one's and
    /// `maxTimestamp` only what the client says. The bounds are then compared once per batch.
    private void note(long timestamp, boolean keyPresent) {
        if (!keyPresent && rules.keyRequired()) {
            keysPresent = false;
        } else if (timestamp != RecordBatch.NO_TIMESTAMP) {
            batchMinTimestamp = Math.min(batchMinTimestamp, timestamp);
            batchMaxTimestamp = Math.max(batchMaxTimestamp, timestamp);
        }
    }

    /// Whether the field was there.
    private static boolean skipNullable(RecordInput input, long recordEnd) {
        int length = input.readVarint();
        if (length < -1 || length > recordEnd - input.position()) {
            throw invalidRecord("a field of " + length + " bytes does not fit its record");
        }
        if (length > 0) {
            input.skip(length);
        }
        return length >= 0;
    }

    private static void skipHeaders(RecordInput input, long recordEnd) {
        int count = input.readVarint();
        if (count < 0) {
            throw invalidRecord("a record claims " + count + " headers");
        }
        for (int i = 0; i < count; i++) {
            if (!skipNullable(input, recordEnd)) {
                throw invalidRecord("a header has no key");
            }
            skipNullable(input, recordEnd);
        }
    }

    /// What is wrong with single records. A timestamp goes first: it is what a client is told when
    /// one record has a bad one and another no key.
    private void checkRecords(long nowMillis) {
        if (has(RecordBatch.LOG_APPEND_TIME_BIT)) {
            throw invalidTimestamp("clients may not set the log append time");
        }
        if (rules.timestampType() == TimestampType.CREATE_TIME) {
            checkBounds(nowMillis);
        }
        if (!offsetsInOrder) {
            throw invalidRecord("the offset deltas do not count up from 0");
        }
        if (!keysPresent) {
            throw invalidRecord("a compacted topic takes no record without a key");
        }
    }

    private void checkBounds(long nowMillis) {
        long before = rules.timestampBeforeMaxMillis();
        if (batchMinTimestamp < nowMillis - before) {
            throw invalidTimestamp(
                    "timestamp " + batchMinTimestamp + " is too far before " + nowMillis);
        }
        long after = rules.timestampAfterMaxMillis();
        if (batchMaxTimestamp > nowMillis && batchMaxTimestamp - nowMillis > after) {
            throw invalidTimestamp(
                    "timestamp " + batchMaxTimestamp + " is too far after " + nowMillis);
        }
    }

    private void correctMaxTimestamp() {
        maxTimestamp = Math.max(maxTimestamp, batchMaxTimestamp);
        if (buffer.getLong(at + RecordBatch.MAX_TIMESTAMP_AT) != batchMaxTimestamp) {
            RecordBatch.at(buffer, at).correctMaxTimestamp(batchMaxTimestamp);
        }
    }

    private boolean has(int bit) {
        return (attributes() & bit) != 0;
    }

    private int attributes() {
        return buffer.getShort(at + RecordBatch.ATTRIBUTES_AT);
    }

    private static MalformedBatchException corrupt(String reason) {
        return new MalformedBatchException(ErrorCode.CORRUPT_MESSAGE, reason);
    }

    private static MalformedBatchException invalidTimestamp(String reason) {
        return new MalformedBatchException(ErrorCode.INVALID_TIMESTAMP, reason);
    }
}
