package io.leat.benchmarks.log;

import io.leat.benchmarks.record.SampleBatch;
import io.leat.log.LogSlice;
import io.leat.log.TimestampedOffset;
import java.io.IOException;
import java.util.Optional;
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

/// From an offset or a time to a position, by the index: in memory for the active segment, on disk
/// for sealed ones. Nothing is returned to read, so nothing but headers is read.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class LookupBenchmark {
    private static final int BATCHES = 10_000;
    private static final int RECORD_BYTES = 1024;

    /// Whether the looked-up half of the log is in sealed segments.
    @Param({"false", "true"})
    boolean sealed;

    private final Random random = new Random(42);

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
    private OpenLog open;

    private long endOffset;

    @Setup
    public void fill() throws IOException {
        open = sealed ? OpenLog.fresh(64 << 20) : OpenLog.fresh();
        open.fill(BATCHES, RECORD_BYTES);
        endOffset = open.log().logEndOffset();
    }

    @TearDown
    public void stop() throws IOException {
        open.close();
    }

    @Benchmark
    public LogSlice offset() throws IOException {
        return open.log().read(random.nextLong(endOffset / 2), 0, endOffset, false);
    }

    /// Reads one batch to find the record.
    @Benchmark
    public Optional<TimestampedOffset> timestamp() throws IOException {
        long timestamp = SampleBatch.TIMESTAMP + random.nextLong(endOffset / 2);
        return open.log().offsetForTimestamp(timestamp);
    }
}
