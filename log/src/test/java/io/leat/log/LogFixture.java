package io.leat.log;

import io.leat.log.segment.RollRules;
import io.leat.log.storage.DiskStorage;
import io.leat.log.storage.Storage;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.TimestampType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A log directory on a real disk, flushed by hand, and what its listener heard.
final class LogFixture implements AutoCloseable {
    static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    static final Uuid TOPIC_ID = new Uuid(17, 42);

    final SettableClock clock = new SettableClock();
    final List<String> events = new ArrayList<>();
    final Path path;
    final Storage storage;
    LogConfig config;
    LogDirectory directory;

    LogFixture(Path path) throws IOException {
        this(path, DiskStorage.open(16), LogConfig.DEFAULT);
    }

    LogFixture(Path path, Storage storage, LogConfig config) throws IOException {
        this.config = config;
        this.path = path;
        this.storage = storage;
        this.directory = openDirectory();
    }

    private LogDirectory openDirectory() throws IOException {
        LogListener listener =
                new LogListener() {
                    @Override
                    public void flushed(Log log, long offset) {
                        events.add("flushed " + offset);
                    }

                    @Override
                    public void failed(Log log, IOException cause) {
                        events.add("failed");
                    }
                };
        return LogDirectory.openUnattended(
                new LogDirectoryOptions(path, storage, clock, listener, partition -> config));
    }

    static LogConfig small(int segmentBytes, int indexIntervalBytes) {
        return new LogConfig(
                new RollRules(segmentBytes, Long.MAX_VALUE, 1 << 20, indexIntervalBytes),
                LogConfig.DEFAULT.flush(),
                LogConfig.DEFAULT.retention(),
                TimestampType.CREATE_TIME,
                1 << 20);
    }

    Log create(LogConfig newConfig) throws IOException {
        config = newConfig;
        return directory.create(PARTITION, TOPIC_ID, newConfig);
    }

    Log log() {
        return directory.find(PARTITION).orElseThrow();
    }

    Log reopen() throws IOException {
        directory.close();
        directory = openDirectory();
        return log();
    }

    Path file(String name) {
        return path.resolve(PARTITION.toString()).resolve(name);
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
