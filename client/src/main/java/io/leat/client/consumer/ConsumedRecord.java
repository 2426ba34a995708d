package io.leat.client.consumer;

import io.leat.protocol.TopicPartition;
import io.leat.protocol.record.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record that was read. Its buffers keep the whole answer they came in alive; copy what you
/// keep.
public record ConsumedRecord(
        Place place,
        long timestamp,
        @Nullable ByteBuffer key,
        @Nullable ByteBuffer value,
        List<RecordHeader> headers) {

    /// Where a record lies.
    public record Place(TopicPartition partition, long offset) {}

    public ConsumedRecord {
        headers = List.copyOf(headers);
    }

    public String topic() {
        return place.partition.topic();
    }

    public int partition() {
        return place.partition.partition();
    }

    public long offset() {
        return place.offset;
    }

    /// The value as text; empty for a tombstone.
    public String text() {
        return value == null ? "" : StandardCharsets.UTF_8.decode(value.duplicate()).toString();
    }
}
