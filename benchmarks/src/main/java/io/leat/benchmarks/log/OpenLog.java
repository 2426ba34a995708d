package io.leat.benchmarks.log;

import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.LogListener;
import io.leat.log.storage.DiskStorage;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A log on the real disk, in a directory that is removed at the end.
record OpenLog(Path path, LogDirectory directory, Log log) implements AutoCloseable {

    static OpenLog fresh() throws IOException {
        Path path = Files.createTempDirectory(Path.of("").toAbsolutePath(), "jmh-log");
        LogConfig config = LogConfig.DEFAULT;
        LogDirectory directory =
                LogDirectory.open(
                        new LogDirectoryOptions(
                                path,
                                DiskStorage.open(100),
                                Clock.system(),
                                LogListener.none(),
                                _ -> config));
        Log log = directory.create(new TopicPartition("bench", 0), new Uuid(1, 2), config);
        return new OpenLog(path, directory, log);
    }

    @Override
    public void close() throws IOException {
        directory.close();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
