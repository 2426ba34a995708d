package io.leat.protocol.record;

import static io.leat.protocol.record.SampleRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.Validation.Invalid;
import io.leat.protocol.record.Validation.Valid;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecompressionBombTest {
    private static final int BOMB_BYTES = 64 << 20;
    private static final int CALLS = 100;
    private static final DecompressionLimit LIMIT = new DecompressionLimit(8 << 20);
    private static final ValidationRules RULES =
            ValidationRules.builder().batchBytesMax(16 << 20).decompressionLimit(LIMIT).build();

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theValidatorStopsABombWithLittleMemory(CompressionType codec) {
        ByteBuffer bomb = bomb(codec);
        BatchValidator.validate(bomb, RULES, NOW);
        long before = allocatedBytes();
        Validation outcome = BatchValidator.validate(bomb, RULES, NOW);
        long allocated = allocatedBytes() - before;
        assertThat(outcome).isInstanceOf(Invalid.class);
        assertThat(((Invalid) outcome).error()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(allocated).isLessThan(512 << 10);
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theIteratorStopsABombWithMemoryOfTheOrderOfItsLimit(CompressionType codec) {
        RecordBatch batch = RecordBatch.at(bomb(codec), 0);
        long before = allocatedBytes();
        assertThatThrownBy(() -> batch.records(LIMIT).next())
                .isInstanceOfSatisfying(
                        MalformedBatchException.class,
                        e -> assertThat(e.error()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
        assertThat(allocatedBytes() - before).isLessThan(4 * LIMIT.bytes());
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aLargeBatchWithinTheLimitIsValidatedInMemoryOfABlock(CompressionType codec) {
        ByteBuffer batch = honest(codec);
        ValidationRules rules = ValidationRules.builder().batchBytesMax(16 << 20).build();
        BatchValidator.validate(batch, rules, NOW);
        long before = allocatedBytes();
        assertThat(BatchValidator.validate(batch, rules, NOW)).isInstanceOf(Valid.class);
        assertThat(allocatedBytes() - before).isLessThan(512 << 10);
    }

    @Test
    void anUncompressedBatchCostsTheSameFewBytesWhateverItHolds() {
        ByteBuffer small = SampleRecords.plain(CompressionType.NONE, 1).build();
        ByteBuffer large = SampleRecords.plain(CompressionType.NONE, 10_000).build();
        long smallCost = cost(small);
        assertThat(cost(large)).isEqualTo(smallCost).isLessThan(1024);
    }

    private static long cost(ByteBuffer batch) {
        BatchValidator.validate(batch, RULES, NOW);
        long before = allocatedBytes();
        for (int call = 0; call < CALLS; call++) {
            BatchValidator.validate(batch, RULES, NOW);
        }
        return (allocatedBytes() - before) / CALLS;
    }

    private static ByteBuffer bomb(CompressionType codec) {
        return RecordBatchBuilder.create()
                .compression(codec)
                .append(NOW, null, ByteBuffer.allocate(BOMB_BYTES), List.of())
                .build();
    }

    private static ByteBuffer honest(CompressionType codec) {
        RecordBatchBuilder builder = RecordBatchBuilder.create().compression(codec);
        for (int i = 0; i < 1_000; i++) {
            builder.append(NOW, null, ByteBuffer.allocate(30_000), List.of());
        }
        return builder.build();
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
