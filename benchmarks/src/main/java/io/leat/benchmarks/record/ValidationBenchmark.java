package io.leat.benchmarks.record;

import io.leat.protocol.record.BatchValidator;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.Validation;
import io.leat.protocol.record.ValidationRules;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What a produce request costs before anything is stored: checksum, lengths, counts.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class ValidationBenchmark {
    private static final long NOW = 1_750_000_100_000L;

    @Param({"NONE", "GZIP", "SNAPPY", "LZ4", "ZSTD"})
    CompressionType compression = CompressionType.NONE;

    @Param({"100", "1024"})
    int recordBytes;

    private final ValidationRules rules = ValidationRules.builder().build();
    private ByteBuffer batch = ByteBuffer.allocate(0);

    @Setup
    public void fill() {
        batch = SampleBatch.direct(SampleBatch.of(compression, recordBytes));
    }

    @Benchmark
    public Validation validate() {
        return BatchValidator.validate(batch, rules, NOW);
    }
}
