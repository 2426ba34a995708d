package io.leat.benchmarks.log;

import io.leat.benchmarks.record.SampleBatch;
import io.leat.log.AppendResult;
import io.leat.protocol.record.CompressionType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
@Fork(1)
public class AppendBenchmark {
    private static final int PRODUCER_ID_AT = 43;
    private static final int BASE_SEQUENCE_AT = 53;

    @Param({"100", "1024"})
    int recordBytes;

    private ByteBuffer batch = ByteBuffer.allocate(0);
    private ByteBuffer idempotent = ByteBuffer.allocate(0);
    private int sequence;

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
    private OpenLog open;

    @Setup(Level.Iteration)
    public void start() throws IOException {
        batch = SampleBatch.direct(SampleBatch.of(CompressionType.NONE, recordBytes));
        idempotent = SampleBatch.direct(SampleBatch.of(CompressionType.NONE, recordBytes));
        idempotent.putLong(PRODUCER_ID_AT, 1_000).putShort(PRODUCER_ID_AT + Long.BYTES, (short) 0);
        sequence = 0;
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

    /// As the default producer of Kafka does it.
    @Benchmark
    public AppendResult appendIdempotent() {
        idempotent.putInt(BASE_SEQUENCE_AT, sequence);
        sequence = (sequence + SampleBatch.BATCH_BYTES / recordBytes) & Integer.MAX_VALUE;
        return open.log().append(idempotent, 0);
    }
}
