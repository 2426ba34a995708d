package io.leat.benchmarks.record;

import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/// A record batch as a producer with default settings fills it: about 16 KiB of records.
public final class SampleBatch {
    private static final int BATCH_BYTES = 16_384;
    private static final long SEED = 42;
    private static final long TIMESTAMP = 1_750_000_000_000L;

    private SampleBatch() {}

    /// Records of `recordBytes` random letters, as many as a default batch holds.
    public static ByteBuffer of(CompressionType compression, int recordBytes) {
        Random random = new Random(SEED);
        RecordBatchBuilder builder = RecordBatchBuilder.create().compression(compression);
        int count = Math.max(1, BATCH_BYTES / recordBytes);
        for (int i = 0; i < count; i++) {
            ByteBuffer value = ByteBuffer.allocate(recordBytes);
            while (value.hasRemaining()) {
                value.put((byte) ('a' + random.nextInt(26)));
            }
            builder.append(TIMESTAMP + i, null, value.flip(), List.of());
        }
        return builder.build();
    }
}
