package io.leat.benchmarks.log;

import io.leat.benchmarks.record.SampleBatch;
import io.leat.log.LogSlice;
import io.leat.protocol.record.CompressionType;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Finding what a fetch asks for, up to the point where bytes would be sent: at the end of the log,
/// where consumers usually are, and anywhere.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReadBenchmark {
    private static final int BATCHES = 20_000;
    private static final int FETCH_BYTES = 1 << 20;

    private final Random random = new Random(42);

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
    private OpenLog open;

    private long endOffset;

    @Setup
    public void fill() throws IOException {
        open = OpenLog.fresh();
        for (int i = 0; i < BATCHES; i++) {
            open.log().append(SampleBatch.of(CompressionType.NONE, 4096), 0);
        }
        endOffset = open.log().logEndOffset();
    }

    @TearDown
    public void stop() throws IOException {
        open.close();
    }

    @Benchmark
    public @Nullable LogSlice readAtTheEnd() throws IOException {
        return open.log().read(endOffset - 1, FETCH_BYTES, endOffset, true);
    }

    @Benchmark
    public @Nullable LogSlice readAnywhere() throws IOException {
        return open.log().read(random.nextLong(endOffset), FETCH_BYTES, endOffset, true);
    }
}
