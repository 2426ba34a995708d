package io.leat.benchmarks.log;

import io.leat.benchmarks.record.SampleBatch;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.segment.RollRules;
import io.leat.log.storage.DiskStorage;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.CompressionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A log on the real disk, in a directory that is removed at the end.
record OpenLog(Path path, LogDirectory directory, Log log) implements AutoCloseable {
    static final TopicPartition PARTITION = new TopicPartition("bench", 0);

    /// With the default segments, so that all that a benchmark writes is in the active one.
    static OpenLog fresh() throws IOException {
        return fresh(LogConfig.DEFAULT.roll().segmentBytes());
    }

    static OpenLog fresh(int segmentBytes) throws IOException {
        Path path = Files.createTempDirectory(Path.of("").toAbsolutePath(), "jmh-log");
        LogConfig config = config(segmentBytes);
        LogDirectory directory = open(path, config);
        Log log = directory.create(PARTITION, new Uuid(1, 2), config);
        return new OpenLog(path, directory, log);
    }

    private static LogConfig config(int segmentBytes) {
        RollRules roll = LogConfig.DEFAULT.roll();
        return new LogConfig(
                new RollRules(
                        segmentBytes,
                        roll.segmentMs(),
                        roll.segmentIndexBytes(),
                        roll.indexIntervalBytes()),
                LogConfig.DEFAULT.flush(),
                LogConfig.DEFAULT.retention(),
                LogConfig.DEFAULT.messageTimestampType(),
                LogConfig.DEFAULT.maxMessageBytes());
    }

    static LogDirectory open(Path path, LogConfig config) throws IOException {
        return LogDirectory.open(
                new LogDirectoryOptions(
                        path,
                        DiskStorage.open(100),
                        Clock.system(),
                        LogListener.none(),
                        _ -> config));
    }

    /// Appends so many batches of 16 KiB, each later than the one before.
    void fill(int batches, int recordBytes) {
        int records = SampleBatch.BATCH_BYTES / recordBytes;
        for (int i = 0; i < batches; i++) {
            long timestamp = SampleBatch.TIMESTAMP + (long) i * records;
            log.append(SampleBatch.of(CompressionType.NONE, recordBytes, timestamp), 0);
        }
    }

    @Override
    public void close() throws IOException {
        directory.close();
        remove();
    }

    private void remove() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
