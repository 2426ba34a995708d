package io.leat.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.RecordBatches;
import io.leat.protocol.record.RecordIterator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Batches for tests, and what is read back from them.
final class Batches {
    private Batches() {}

    /// One batch of records with these values, all of time `timestamp`.
    static ByteBuffer of(long timestamp, String... values) {
        return from(RecordBatchBuilder.create(), timestamp, values);
    }

    static ByteBuffer compressed(long timestamp, String... values) {
        return from(
                RecordBatchBuilder.create().compression(CompressionType.LZ4), timestamp, values);
    }

    static ByteBuffer idempotent(long producerId, int epoch, int sequence, String... values) {
        return from(
                RecordBatchBuilder.create().producer(producerId, (short) epoch, sequence),
                1000,
                values);
    }

    private static ByteBuffer from(RecordBatchBuilder builder, long timestamp, String... values) {
        for (String value : values) {
            builder.append(timestamp, null, ByteBuffer.wrap(value.getBytes(UTF_8)), List.of());
        }
        return builder.build();
    }

    static ByteBuffer joined(ByteBuffer... batches) {
        int size = 0;
        for (ByteBuffer batch : batches) {
            size += batch.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        for (ByteBuffer batch : batches) {
            all.put(batch);
        }
        return all.flip();
    }

    /// `offset:value` of each record of the log from `from` on.
    static List<String> read(Log log, long from) throws IOException {
        List<String> records = new ArrayList<>();
        long next = from;
        while (next < log.logEndOffset()) {
            LogSlice slice = log.read(next, 1 << 20, Long.MAX_VALUE, true);
            if (slice.isEmpty()) {
                break;
            }
            for (RecordBatch batch : RecordBatches.in(slice.toBuffer())) {
                collect(batch, from, records);
                next = batch.nextOffset();
            }
        }
        return records;
    }

    private static void collect(RecordBatch batch, long from, List<String> records) {
        try (RecordIterator iterator = batch.records(DecompressionLimit.DEFAULT)) {
            while (iterator.hasNext()) {
                Record record = iterator.next();
                ByteBuffer value = record.value();
                if (record.offset() >= from && value != null) {
                    records.add(record.offset() + ":" + UTF_8.decode(value));
                }
            }
        }
    }
}
