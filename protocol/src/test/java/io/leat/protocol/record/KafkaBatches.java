package io.leat.protocol.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// The same batches by Apache's own classes.
final class KafkaBatches {
    private KafkaBatches() {}

    /// Settings of a batch, as both sides know them.
    record Shape(
            String codec,
            boolean appendTime,
            long producerId,
            short producerEpoch,
            int baseSequence,
            boolean transactional,
            boolean control) {}

    static ByteBuffer build(Shape shape, long baseOffset, int epoch, List<Record> records) {
        MemoryRecordsBuilder builder =
                MemoryRecords.builder(
                        ByteBuffer.allocate(512),
                        RecordBatch.MAGIC_VALUE_V2,
                        Compression.of(shape.codec()).build(),
                        shape.appendTime()
                                ? TimestampType.LOG_APPEND_TIME
                                : TimestampType.CREATE_TIME,
                        baseOffset,
                        SampleRecords.NOW,
                        shape.producerId(),
                        shape.producerEpoch(),
                        shape.baseSequence(),
                        shape.transactional(),
                        shape.control(),
                        epoch);
        for (Record record : records) {
            builder.appendWithOffset(
                    record.offset(),
                    record.timestamp(),
                    array(record.key()),
                    array(record.value()),
                    headers(record));
        }
        return builder.build().buffer();
    }

    static List<Record> read(RecordBatch batch) {
        List<Record> records = new ArrayList<>();
        for (var record : batch) {
            List<io.leat.protocol.record.RecordHeader> headers = new ArrayList<>();
            for (Header header : record.headers()) {
                ByteBuffer value = header.value() == null ? null : ByteBuffer.wrap(header.value());
                headers.add(new io.leat.protocol.record.RecordHeader(header.key(), value));
            }
            records.add(
                    new Record(
                            record.offset(),
                            record.timestamp(),
                            record.key(),
                            record.value(),
                            headers));
        }
        return records;
    }

    static RecordBatch only(ByteBuffer buffer) {
        return MemoryRecords.readableRecords(buffer.duplicate()).batches().iterator().next();
    }

    private static Header[] headers(Record record) {
        return record.headers().stream()
                .map(header -> new RecordHeader(header.key(), array(header.value())))
                .toArray(Header[]::new);
    }

    private static byte @Nullable [] array(@Nullable ByteBuffer buffer) {
        return buffer == null ? null : Utils.toArray(buffer.duplicate());
    }
}
