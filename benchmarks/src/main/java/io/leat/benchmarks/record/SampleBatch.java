package io.leat.benchmarks.record;

import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/// Record batches as producers fill them.
public final class SampleBatch {
    /// What a producer with default settings fills.
    public static final int BATCH_BYTES = 16_384;

    public static final long TIMESTAMP = 1_750_000_000_000L;

    private static final long SEED = 42;

    private SampleBatch() {}

    /// About 16 KiB of records of `recordBytes` random letters.
    public static ByteBuffer of(CompressionType compression, int recordBytes) {
        return of(compression, recordBytes, TIMESTAMP);
    }

    /// As [#of(CompressionType, int)], a millisecond from record to record.
    public static ByteBuffer of(CompressionType compression, int recordBytes, long timestamp) {
        Random random = new Random(SEED);
        RecordBatchBuilder builder = RecordBatchBuilder.create().compression(compression);
        int count = Math.max(1, BATCH_BYTES / recordBytes);
        for (int i = 0; i < count; i++) {
            ByteBuffer value = ByteBuffer.allocate(recordBytes);
            while (value.hasRemaining()) {
                value.put((byte) ('a' + random.nextInt(26)));
            }
            builder.append(timestamp + i, null, value.flip(), List.of());
        }
        return builder.build();
    }

    /// In memory of the kind that the broker's frames have.
    public static ByteBuffer direct(ByteBuffer batch) {
        return ByteBuffer.allocateDirect(batch.remaining()).put(batch).flip();
    }
}
