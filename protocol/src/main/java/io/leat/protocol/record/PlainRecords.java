package io.leat.protocol.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;

/// Steps over the records of an uncompressed batch that are as most are: numbers of at most two
/// bytes, a key below 64 bytes, no headers. What the others are is for [RecordInput] to find out.
///
/// What lies before the value is read at once, the first byte in the lowest bits: for the quick
/// compiler each access to memory outside the heap is expensive, and what is in local variables is
/// not. It would also have to call a `ByteBuffer`, of which there are several classes; all that lie
/// outside the heap are of the only class of mapped ones.
///
/// Hot path: no allocation. Benchmark: ValidationBenchmark.
final class PlainRecords {
    /// Length, attributes, timestamp, offset and key length take no more.
    private static final int START_BYTES = Long.BYTES;

    private static final int NOWHERE = Integer.MAX_VALUE - 1;

    private final MappedByteBuffer bytes;

    // Of the record that was stepped over last.
    private int timestampDelta;
    private int offsetDelta;
    private boolean keyPresent;

    private PlainRecords(MappedByteBuffer bytes) {
        this.bytes = bytes;
    }

    /// Null for a buffer in the heap, which frames from clients are not.
    static @Nullable PlainRecords in(ByteBuffer buffer) {
        return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN) instanceof MappedByteBuffer direct
                ? new PlainRecords(direct)
                : null;
    }

    /// The index behind the record that starts at `start`, in a batch that ends at `end`; -1 if it
    /// is another kind of record, or none.
    int skip(int start, int end) {
        if (start > end - START_BYTES) {
            return -1;
        }
        long left = bytes.getLong(start);
        int at = start + 1;
        int length = (int) left & 0x7F;
        if ((left & 0x80) != 0) {
            length |= (int) (left >>> 1) & 0x3F80;
            if ((left & 0x8000) != 0) {
                return -1;
            }
            left >>>= 8;
            at++;
        }
        int recordEnd = at + (length >>> 1);
        left >>>= 16; // length and attributes
        int timestamp = (int) left & 0x7F;
        if ((left & 0x80) != 0) {
            timestamp |= (int) (left >>> 1) & 0x3F80;
            if ((left & 0x8000) != 0) {
                return -1;
            }
            left >>>= 8;
            at++;
        }
        left >>>= 8;
        int offset = (int) left & 0x7F;
        if ((left & 0x80) != 0) {
            offset |= (int) (left >>> 1) & 0x3F80;
            if ((left & 0x8000) != 0) {
                return -1;
            }
            left >>>= 8;
            at++;
        }
        int key = (int) (left >>> 8) & 0xFF;
        at += 4; // attributes, and the last bytes of timestamp, offset and key length
        if (key > 0x7F || (length & 1) != 0 || !isSkipped(nullableEnd(at, key), recordEnd, end)) {
            return -1;
        }
        timestampDelta = (timestamp >>> 1) ^ -(timestamp & 1);
        offsetDelta = (offset >>> 1) ^ -(offset & 1);
        keyPresent = key != 1;
        return recordEnd;
    }

    /// Whether a value and no headers lie between `at` and `recordEnd`.
    private boolean isSkipped(int at, int recordEnd, int end) {
        if (at > end - Short.BYTES) {
            return false;
        }
        int headersAt = valueEnd(at);
        return headersAt + 1 == recordEnd && headersAt < end && bytes.get(headersAt) == 0;
    }

    private int valueEnd(int at) {
        int length = bytes.getShort(at);
        if ((length & 0x80) == 0) {
            return nullableEnd(at + 1, length & 0x7F);
        }
        return length < 0
                ? NOWHERE
                : nullableEnd(at + 2, (length & 0x7F) | (length >>> 1 & 0x3F80));
    }

    /// Where a field that starts at `at` ends; nowhere if its length is below -1.
    private static int nullableEnd(int at, int zigzag) {
        if ((zigzag & 1) == 0) {
            return at + (zigzag >>> 1);
        }
        return zigzag == 1 ? at : NOWHERE;
    }

    int timestampDelta() {
        return timestampDelta;
    }

    int offsetDelta() {
        return offsetDelta;
    }

    boolean isKeyPresent() {
        return keyPresent;
    }
}
