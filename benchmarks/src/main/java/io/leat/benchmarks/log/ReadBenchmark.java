package io.leat.benchmarks.log;

import io.leat.log.LogSlice;
import java.io.IOException;
import java.util.Random;
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
import org.openjdk.jmh.annotations.TearDown;

/// Finding what a fetch asks for, up to the point where bytes would be sent: at the end of the log,
/// where consumers usually are, and anywhere. In sealed segments the first batch is checked as
/// well, in the active one it is not.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class ReadBenchmark {
    private static final int BATCHES = 10_000;
    private static final int FETCH_BYTES = 1 << 20;
    private static final int SEGMENT_BYTES = 64 << 20;

    @Param({"100", "1024"})
    int recordBytes;

    private final Random random = new Random(42);

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
    private OpenLog active;

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
    private OpenLog sealed;

    private long endOffset;

    @Setup
    public void fill() throws IOException {
        active = OpenLog.fresh();
        active.fill(BATCHES, recordBytes);
        sealed = OpenLog.fresh(SEGMENT_BYTES);
        sealed.fill(BATCHES, recordBytes);
        endOffset = active.log().logEndOffset();
    }

    @TearDown
    public void stop() throws IOException {
        active.close();
        sealed.close();
    }

    @Benchmark
    public LogSlice atTheEnd() throws IOException {
        return active.log().read(endOffset - 1, FETCH_BYTES, endOffset, true);
    }

    @Benchmark
    public LogSlice anywhereInTheActiveSegment() throws IOException {
        return active.log().read(random.nextLong(endOffset), FETCH_BYTES, endOffset, true);
    }

    @Benchmark
    public LogSlice anywhereInSealedSegments() throws IOException {
        return sealed.log().read(random.nextLong(endOffset / 2), FETCH_BYTES, endOffset, true);
    }
}
