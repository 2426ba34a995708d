package io.leat.benchmarks.log;

import io.leat.benchmarks.record.SampleBatch;
import io.leat.log.AppendResult;
import io.leat.protocol.record.CompressionType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One batch of 16 KiB into the page cache, without a flush. The log is new for every iteration, so
/// that the disk does not fill.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AppendBenchmark {
    @Param({"100", "1024"})
    int recordBytes;

    private ByteBuffer batch = ByteBuffer.allocate(0);

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
    private OpenLog open;

    @Setup(Level.Iteration)
    public void start() throws IOException {
        batch = SampleBatch.of(CompressionType.NONE, recordBytes);
        open = OpenLog.fresh();
    }

    @TearDown(Level.Iteration)
    public void stop() throws IOException {
        open.close();
    }

    @Benchmark
    public AppendResult append() {
        return open.log().append(batch, 0);
    }
}
