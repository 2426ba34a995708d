package io.leat.client.producer;

import static io.leat.protocol.Invariant.check;

import io.leat.protocol.record.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record to write. [Producer#send] copies the bytes.
///
/// @param target its partition may be [#ANY_PARTITION]: then the same key goes to the same one
/// @param timestamp milliseconds since 1970, or [#NOW]
public record OutgoingRecord(
        Target target,
        long timestamp,
        @Nullable ByteBuffer key,
        @Nullable ByteBuffer value,
        List<RecordHeader> headers) {
    public static final int ANY_PARTITION = -1;
    public static final long NOW = -1;

    /// Where to write it.
    public record Target(String topic, int partition) {
        public Target {
            check(partition >= ANY_PARTITION, "a partition index is never negative");
        }
    }

    public OutgoingRecord {
        headers = List.copyOf(headers);
    }

    /// A text without a key.
    public static OutgoingRecord of(String topic, String value) {
        return new OutgoingRecord(
                new Target(topic, ANY_PARTITION), NOW, null, utf8(value), List.of());
    }

    /// A text with a key.
    public static OutgoingRecord of(String topic, String key, String value) {
        return of(topic, value).withKey(utf8(key));
    }

    public OutgoingRecord withPartition(int index) {
        Target moved = new Target(target.topic, index);
        return new OutgoingRecord(moved, timestamp, key, value, headers);
    }

    public OutgoingRecord withTimestamp(long epochMillis) {
        return new OutgoingRecord(target, epochMillis, key, value, headers);
    }

    public OutgoingRecord withKey(@Nullable ByteBuffer bytes) {
        return new OutgoingRecord(target, timestamp, bytes, value, headers);
    }

    /// Null makes a tombstone, which deletes the key from a compacted topic.
    public OutgoingRecord withValue(@Nullable ByteBuffer bytes) {
        return new OutgoingRecord(target, timestamp, key, bytes, headers);
    }

    public OutgoingRecord withHeaders(List<RecordHeader> list) {
        return new OutgoingRecord(target, timestamp, key, value, list);
    }

    /// About how many bytes it takes in memory and on the wire.
    int estimatedBytes() {
        int bytes = 32 + remaining(key) + remaining(value);
        for (RecordHeader header : headers) {
            bytes += 8 + 3 * header.key().length() + remaining(header.value());
        }
        return bytes;
    }

    private static int remaining(@Nullable ByteBuffer buffer) {
        return buffer == null ? 0 : buffer.remaining();
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
