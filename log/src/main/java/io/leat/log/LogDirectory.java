package io.leat.log;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.checkpoint.CleanShutdownMarker;
import io.leat.log.checkpoint.MetaProperties;
import io.leat.log.checkpoint.OffsetCheckpoint;
import io.leat.log.checkpoint.PartitionMetadata;
import io.leat.log.storage.Storage;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One entry of `log.dirs`: its logs, the thread that flushes them, and the files that say what a
/// restart must check. Held by one process at a time.
@ThreadSafe
public final class LogDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);
    private static final String LOCK_FILE = ".lock";

    private final Path path;
    private final Storage storage;
    private final Clock clock;
    private final Closeable processLock;
    private final Flusher flusher;
    private final OffsetCheckpoint recoveryPoints;
    private final OffsetCheckpoint logStartOffsets;
    private final Map<TopicPartition, Log> logs = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Uuid> topicIds = new ConcurrentHashMap<>();

    private LogDirectory(Path path, Storage storage, Clock clock, Closeable processLock) {
        this.path = path;
        this.storage = storage;
        this.clock = clock;
        this.processLock = processLock;
        this.flusher = Flusher.start(storage, path);
        this.recoveryPoints =
                new OffsetCheckpoint(storage, path.resolve("recovery-point-offset-checkpoint"));
        this.logStartOffsets =
                new OffsetCheckpoint(storage, path.resolve("log-start-offset-checkpoint"));
    }

    /// Which configuration a log has that is found on disk.
    @FunctionalInterface
    public interface ConfigSource {
        LogConfig configOf(TopicPartition partition);
    }

    /// Locks the directory (creating it if missing), then loads and recovers every log in it.
    /// Throws when another process holds it.
    public static LogDirectory open(Path path, Storage storage, Clock clock, ConfigSource configs)
            throws IOException {
        storage.createDirectory(path);
        Closeable processLock = storage.lock(path.resolve(LOCK_FILE));
        LogDirectory directory = new LogDirectory(path, storage, clock, processLock);
        try {
            directory.load(configs);
            return directory;
        } catch (IOException | RuntimeException e) {
            directory.flusher.close();
            processLock.close();
            throw e;
        }
    }

    private void load(ConfigSource configs) throws IOException {
        Map<TopicPartition, Long> recovery = recoveryPoints.read();
        Map<TopicPartition, Long> starts = logStartOffsets.read();
        boolean clean = new CleanShutdownMarker(storage, path).take();
        for (String name : storage.list(path)) {
            Path directory = path.resolve(name);
            if (!storage.isDirectory(directory)) {
                continue;
            }
            if (name.endsWith(LogFiles.DELETED_SUFFIX)) {
                LogFiles.remove(storage, directory);
                continue;
            }
            Optional<TopicPartition> partition = partitionOf(name);
            if (partition.isPresent()) {
                TopicPartition of = partition.get();
                long unchecked = clean ? LogLoader.Known.CLEAN : recovery.getOrDefault(of, 0L);
                var known = new LogLoader.Known(starts.getOrDefault(of, 0L), unchecked);
                load(directory, of, configs.configOf(of), known);
            }
        }
        LOG.info("logs.loaded directory={} count={} clean={}", path, logs.size(), clean);
    }

    private void load(
            Path directory, TopicPartition partition, LogConfig config, LogLoader.Known known)
            throws IOException {
        LoadedLog loaded = new LogLoader(storage, directory, partition, config).load(known);
        logs.put(partition, new Log(loaded, config, flusher, clock));
        PartitionMetadata.read(storage, directory)
                .ifPresent(metadata -> topicIds.put(partition, metadata.topicId()));
    }

    /// The partition whose directory has this name.
    static Optional<TopicPartition> partitionOf(String directoryName) {
        int dash = directoryName.lastIndexOf('-');
        if (dash <= 0) {
            return Optional.empty();
        }
        try {
            int partition = Integer.parseInt(directoryName.substring(dash + 1));
            return Optional.of(new TopicPartition(directoryName.substring(0, dash), partition));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    public Path path() {
        return path;
    }

    /// What the directory says it belongs to; empty when it is new.
    public Optional<MetaProperties> identity() throws IOException {
        return MetaProperties.read(storage, path);
    }

    /// Says to whom a new directory belongs.
    public void claim(MetaProperties identity) throws IOException {
        identity.write(storage, path);
    }

    public Collection<Log> logs() {
        return Collections.unmodifiableCollection(logs.values());
    }

    public Optional<Log> find(TopicPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /// The topic id that the log was created for, if its directory says.
    public Optional<Uuid> topicId(TopicPartition partition) {
        return Optional.ofNullable(topicIds.get(partition));
    }

    /// Makes an empty log. Durable with the first flush of it.
    public Log create(TopicPartition partition, Uuid topicId, LogConfig config) throws IOException {
        Path directory = path.resolve(partition.toString());
        storage.createDirectory(directory);
        new PartitionMetadata(topicId).create(storage, directory).close();
        LoadedLog loaded = new LogLoader(storage, directory, partition, config).create();
        Log log = new Log(loaded, config, flusher, clock);
        logs.put(partition, log);
        topicIds.put(partition, topicId);
        return log;
    }

    /// Removes a log and its files. After a crash in the middle the rest is removed by the next
    /// [#open].
    public void delete(TopicPartition partition) throws IOException {
        Log log = logs.remove(partition);
        topicIds.remove(partition);
        if (log != null) {
            log.delete();
        }
    }

    /// Flushes everything, writes what the next start wants to know, and says last that all of it
    /// is there.
    @Override
    public void close() throws IOException {
        logs.values().forEach(Log::requestFlush);
        flusher.close();
        boolean allFlushed =
                logs.values().stream().allMatch(log -> log.flushedOffset() == log.logEndOffset());
        writeCheckpoints();
        for (Log log : logs.values()) {
            log.closeCleanly();
        }
        if (allFlushed) {
            new CleanShutdownMarker(storage, path).put(-1);
        }
        processLock.close();
        LOG.info("logs.closed directory={} count={} clean={}", path, logs.size(), allFlushed);
    }

    private void writeCheckpoints() throws IOException {
        Map<TopicPartition, Long> flushed = new HashMap<>();
        Map<TopicPartition, Long> starts = new HashMap<>();
        logs.forEach((partition, log) -> flushed.put(partition, log.flushedOffset()));
        logs.forEach((partition, log) -> {
            if (log.logStartOffset() > 0) {
                starts.put(partition, log.logStartOffset());
            }
        });
        recoveryPoints.write(flushed);
        logStartOffsets.write(starts);
    }
}
