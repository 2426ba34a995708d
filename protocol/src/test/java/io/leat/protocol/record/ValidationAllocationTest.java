package io.leat.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What validating a batch allocates, counted by the JVM; no time is measured.
class ValidationAllocationTest {
    private static final int BATCH_BYTES = 64_000;

    /// About what a record takes beside its value.
    private static final int RECORD_OVERHEAD = 8;

    private static final int FEW = 10;
    private static final int MANY = 1_000;
    private static final int ROUNDS = 300;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ValidationRules rules = ValidationRules.builder().build();

    /// Less than four bytes a record apart, which is less than any object takes: the sizes of what
    /// is decompressed are not quite the same.
    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void aBatchOfManyRecordsAllocatesAsMuchAsOneOfFew(CompressionType compression) {
        ByteBuffer few = batch(compression, FEW);
        ByteBuffer many = batch(compression, MANY);
        long fewBytes = Long.MAX_VALUE;
        long manyBytes = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            fewBytes = Math.min(fewBytes, allocatedByValidating(few));
            manyBytes = Math.min(manyBytes, allocatedByValidating(many));
        }
        assertThat(Math.abs(manyBytes - fewBytes))
                .as("%d for %d records, %d for %d", fewBytes, FEW, manyBytes, MANY)
                .isLessThan(4 * (MANY - FEW));
    }

    private long allocatedByValidating(ByteBuffer batch) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Validation found = BatchValidator.validate(batch, rules, 2_000);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(found).isInstanceOf(Validation.Valid.class);
        return allocated;
    }

    private static ByteBuffer batch(CompressionType compression, int records) {
        RecordBatchBuilder builder = RecordBatchBuilder.create().compression(compression);
        Random random = new Random(42);
        for (int i = 0; i < records; i++) {
            byte[] value = new byte[BATCH_BYTES / records - RECORD_OVERHEAD];
            random.nextBytes(value);
            builder.append(1_000, null, ByteBuffer.wrap(value), List.of());
        }
        ByteBuffer built = builder.build();
        return ByteBuffer.allocateDirect(built.remaining()).put(built).flip();
    }
}
