package io.leat.protocol.record;

import io.leat.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The records of one batch, in order. Releases its codec after the last record and after a
/// failure; whoever stops before that closes it. Confined to its user.
public final class RecordIterator implements Iterator<Record>, AutoCloseable {
    private static final int HEADERS_GUESS_MAX = 64;

    private final RecordInput input;
    private final long baseOffset;
    private final long baseTimestamp;
    private final long appendTimestamp;
    private final boolean appendTime;
    private int left;

    private RecordIterator(RecordBatch batch, RecordInput input, int count) {
        this.input = input;
        this.baseOffset = batch.baseOffset();
        this.baseTimestamp = batch.baseTimestamp();
        this.appendTimestamp = batch.maxTimestamp();
        this.appendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        this.left = count;
    }

    static RecordIterator of(RecordBatch batch, DecompressionLimit limit) {
        if (batch.magic() != RecordBatch.MAGIC) {
            throw new MalformedBatchException(
                    ErrorCode.CORRUPT_MESSAGE, "a batch has the magic " + batch.magic());
        }
        int count = batch.recordCount();
        if (count < 0) {
            throw MalformedBatchException.invalidRecord("a batch claims " + count + " records");
        }
        CompressionType type = batch.compression();
        ByteBuffer body = batch.body();
        RecordInput input =
                type == CompressionType.NONE || count == 0
                        ? RecordInput.plain(body)
                        : RecordInput.decompressing(type, body, limit);
        return new RecordIterator(batch, input, count);
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    /// Throws [MalformedBatchException] when the records are not what the batch says, also when
    /// bytes follow the last one.
    @Override
    public Record next() {
        if (left == 0) {
            throw new NoSuchElementException("the batch has no more records");
        }
        boolean whole = false;
        try {
            Record record = readRecord();
            left--;
            if (left == 0 && !input.atEnd()) {
                throw MalformedBatchException.invalidRecord("bytes follow the last record");
            }
            whole = true;
            return record;
        } finally {
            if (!whole || left == 0) {
                close();
            }
        }
    }

    private Record readRecord() {
        int length = input.readVarint();
        if (length < 0) {
            throw MalformedBatchException.invalidRecord(
                    "a record cannot have " + length + " bytes");
        }
        long end = input.position() + length;
        input.readByte();
        long timestamp = baseTimestamp + input.readVarlong();
        long offset = baseOffset + input.readVarint();
        ByteBuffer key = readNullable(end);
        ByteBuffer value = readNullable(end);
        List<RecordHeader> headers = readHeaders(end);
        if (input.position() != end) {
            throw MalformedBatchException.invalidRecord("a record is not as long as it says");
        }
        return new Record(offset, appendTime ? appendTimestamp : timestamp, key, value, headers);
    }

    private List<RecordHeader> readHeaders(long end) {
        int count = input.readVarint();
        if (count == 0) {
            return List.of();
        }
        if (count < 0) {
            throw MalformedBatchException.invalidRecord("a record claims " + count + " headers");
        }
        List<RecordHeader> headers = new ArrayList<>(Math.min(count, HEADERS_GUESS_MAX));
        for (int i = 0; i < count; i++) {
            headers.add(new RecordHeader(readHeaderKey(end), readNullable(end)));
        }
        return headers;
    }

    private String readHeaderKey(long end) {
        ByteBuffer key = readNullable(end);
        if (key == null) {
            throw MalformedBatchException.invalidRecord("a header has no key");
        }
        return StandardCharsets.UTF_8.decode(key).toString();
    }

    private @Nullable ByteBuffer readNullable(long end) {
        int length = input.readVarint();
        if (length < 0) {
            return null;
        }
        if (length > end - input.position()) {
            throw MalformedBatchException.invalidRecord("a field reaches beyond its record");
        }
        return input.read(length);
    }

    @Override
    public void close() {
        left = 0;
        input.close();
    }
}
