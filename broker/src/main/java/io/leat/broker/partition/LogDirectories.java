package io.leat.broker.partition;

import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// All of `log.dirs`. A new log goes to the directory that has the fewest.
public final class LogDirectories implements AutoCloseable {
    private final List<LogDirectory> directories;

    public LogDirectories(List<LogDirectory> directories) {
        this.directories = List.copyOf(directories);
    }

    /// A log, and the topic id that it was created for if its directory says.
    record Found(Log log, Optional<Uuid> topicId) {}

    Optional<Found> find(TopicPartition partition) {
        for (LogDirectory directory : directories) {
            Optional<Log> log = directory.find(partition);
            if (log.isPresent()) {
                return Optional.of(new Found(log.get(), directory.topicId(partition)));
            }
        }
        return Optional.empty();
    }

    Log create(TopicPartition partition, Uuid topicId, LogConfig config) throws IOException {
        return directories.stream()
                .min(Comparator.comparingInt(directory -> directory.logs().size()))
                .orElseThrow()
                .create(partition, topicId, config);
    }

    void delete(TopicPartition partition) throws IOException {
        for (LogDirectory directory : directories) {
            directory.delete(partition);
        }
    }

    /// The partitions that have a log.
    List<TopicPartition> partitions() {
        return directories.stream()
                .flatMap(directory -> directory.logs().stream())
                .map(Log::topicPartition)
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (LogDirectory directory : directories) {
            directory.close();
        }
    }
}
