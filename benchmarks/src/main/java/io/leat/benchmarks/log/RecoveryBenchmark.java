package io.leat.benchmarks.log;

import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A start after a crash with a segment of 64 MiB past the recovery point: all of it is read from
/// the page cache and checked, and its indexes are made anew. Without a crash: only its end is
/// looked at.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 20)
@Fork(1)
public class RecoveryBenchmark {
    private static final int BATCHES = 4096;
    private static final List<String> WHAT_A_CLEAN_STOP_WROTE =
            List.of(
                    ".kafka_cleanshutdown",
                    "recovery-point-offset-checkpoint",
                    OpenLog.PARTITION + "/00000000000000000000.index",
                    OpenLog.PARTITION + "/00000000000000000000.timeindex");

    @Param({"100", "1024"})
    int recordBytes;

    @Param({"true", "false"})
    boolean crashed;

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
    private OpenLog filled;

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
    private LogDirectory opened;

    @Setup
    public void fill() throws IOException {
        filled = OpenLog.fresh();
        filled.fill(BATCHES, recordBytes);
        filled.directory().close();
    }

    @Setup(Level.Invocation)
    public void crash() throws IOException {
        if (crashed) {
            for (String file : WHAT_A_CLEAN_STOP_WROTE) {
                Files.deleteIfExists(filled.path().resolve(file));
            }
            Path directory = filled.path().resolve(OpenLog.PARTITION.toString());
            try (var snapshots = Files.newDirectoryStream(directory, "*.snapshot")) {
                for (Path snapshot : snapshots) {
                    Files.delete(snapshot);
                }
            }
        }
    }

    @Benchmark
    public LogDirectory open() throws IOException {
        opened = OpenLog.open(filled.path(), LogConfig.DEFAULT);
        return opened;
    }

    @TearDown(Level.Invocation)
    public void close() throws IOException {
        opened.close();
    }

    @TearDown
    public void remove() throws IOException {
        filled.close();
    }
}
