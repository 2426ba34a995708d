package io.leat.broker.partition;

import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All of `log.dirs`. A new log goes to the directory that has the fewest.
public final class LogDirectories implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirectories.class);

    private final List<LogDirectory> directories;
    private final FlushRouter flushes;

    public LogDirectories(List<LogDirectory> directories, FlushRouter flushes) {
        this.directories = List.copyOf(directories);
        this.flushes = flushes;
    }

    FlushRouter flushes() {
        return flushes;
    }

    Optional<Log> find(TopicPartition partition) {
        return directories.stream()
                .flatMap(directory -> directory.find(partition).stream())
                .findFirst();
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

    /// Moves the starts of logs forward, durably. A log that cannot move stays where it is.
    void advanceStarts(Map<Log, Long> starts) {
        for (LogDirectory directory : directories) {
            Map<Log, Long> here = new HashMap<>(starts);
            here.keySet().removeIf(log -> !directory.holds(log));
            try {
                directory.advanceStarts(here);
            } catch (IOException e) {
                LOG.error("log_start.not_moved directory={}", directory.path(), e);
            }
        }
    }

    /// From now on removes what retention says, of what is committed.
    public void retainEvery(long intervalMillis) {
        directories.forEach(
                directory -> directory.retainEvery(intervalMillis, flushes::highWatermark));
    }

    /// Forgets idempotent producers that have been silent since before `oldestMillis`.
    public void expireProducers(long oldestMillis) {
        for (LogDirectory directory : directories) {
            directory.logs().forEach(log -> log.expireProducers(oldestMillis));
        }
    }

    List<Log> logs() {
        return directories.stream().flatMap(directory -> directory.logs().stream()).toList();
    }

    /// Takes a log away but keeps its files; where, is returned.
    Optional<Path> setAside(TopicPartition partition) throws IOException {
        for (LogDirectory directory : directories) {
            Optional<Path> aside = directory.setAside(partition);
            if (aside.isPresent()) {
                return aside;
            }
        }
        return Optional.empty();
    }

    /// Removes what was set aside, each after `keptMillis`.
    void removeStraysAfter(long keptMillis) {
        for (LogDirectory directory : directories) {
            try {
                directory.removeStraysAfter(keptMillis);
            } catch (IOException e) {
                LOG.error("log_directory.strays_not_found path={}", directory.path(), e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (LogDirectory directory : directories) {
            directory.close();
        }
    }
}
