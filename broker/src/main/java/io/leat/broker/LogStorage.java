package io.leat.broker;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.partition.FlushRouter;
import io.leat.broker.partition.LogDirectories;
import io.leat.log.Clock;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.checkpoint.MetaProperties;
import io.leat.log.move.Duplicates;
import io.leat.log.storage.DiskStorage;
import io.leat.log.storage.FileLockedException;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The broker's log directories, and whose they are.
record LogStorage(List<LogDirectory> opened, Map<Path, IOException> unusable, FlushRouter flushes) {
    private static final Logger LOG = LoggerFactory.getLogger(LogStorage.class);

    /// Files that stay open while nobody uses them.
    private static final int OPEN_FILES_MAX = 1_024;

    /// Locks, loads and recovers all of `log.dirs`. One that cannot be used does not stop the
    /// others, unless it is in use by another process; if none can be used, it throws.
    static LogStorage open(BrokerConfig config, Clock clock) throws IOException {
        DiskStorage disk = DiskStorage.open(OPEN_FILES_MAX);
        LogStorage storage =
                new LogStorage(new ArrayList<>(), new LinkedHashMap<>(), new FlushRouter());
        try {
            for (Path path : config.storage().logDirs()) {
                storage.open(
                        new LogDirectoryOptions(
                                path,
                                disk,
                                clock,
                                storage.flushes(),
                                any -> LogConfig.DEFAULT,
                                config.storage().reserveBytes(),
                                config.storage().recoveryThreadsPerDir()));
            }
            storage.checkOneIsOpen();
            Duplicates.settle(storage.opened());
            return storage;
        } catch (IOException | RuntimeException e) {
            for (LogDirectory directory : storage.opened()) {
                directory.close();
            }
            throw e;
        }
    }

    private void open(LogDirectoryOptions options) throws IOException {
        try {
            opened.add(LogDirectory.open(options));
        } catch (FileLockedException e) {
            throw e;
        } catch (IOException e) {
            LOG.error("log_directory.unusable path={} reason=\"{}\"", options.path(), e.toString());
            unusable.put(options.path(), e);
        }
    }

    private void checkOneIsOpen() throws IOException {
        if (!opened.isEmpty()) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        unusable.forEach((path, reason) -> reasons.add(path + ": " + reason));
        throw new IOException(
                "none of log.dirs can be used: " + String.join("; ", reasons),
                unusable.values().iterator().next());
    }

    LogDirectories directories() {
        return LogDirectories.watch(opened, unusable, flushes);
    }

    /// Checks that every directory belongs to this broker of this cluster, marks new ones, and
    /// returns the id of the first: the id of this broker's life on this disk.
    Uuid claim(String clusterId, int brokerId, RandomGenerator random) throws IOException {
        Uuid first = null;
        for (LogDirectory directory : opened) {
            Optional<MetaProperties> found = directory.metaProperties();
            if (found.isPresent()) {
                check(directory, found.get(), clusterId, brokerId);
            }
            MetaProperties identity =
                    found.filter(known -> !known.directoryId().equals(Uuid.ZERO))
                            .orElse(new MetaProperties(clusterId, brokerId, Uuid.random(random)));
            if (found.isEmpty() || !found.get().equals(identity)) {
                directory.writeMetaProperties(identity);
            }
            first = first == null ? identity.directoryId() : first;
        }
        return first == null ? Uuid.ZERO : first;
    }

    private static void check(
            LogDirectory directory, MetaProperties found, String clusterId, int brokerId)
            throws IOException {
        if (!found.clusterId().equals(clusterId)) {
            throw new IOException(
                    directory.path()
                            + " belongs to the cluster "
                            + found.clusterId()
                            + ", ZooKeeper holds the cluster "
                            + clusterId
                            + "; give this broker log.dirs of its own, or the right ZooKeeper");
        }
        if (found.nodeId() != brokerId) {
            throw new IOException(
                    directory.path()
                            + " belongs to broker "
                            + found.nodeId()
                            + ", this is broker "
                            + brokerId
                            + "; check broker.id and log.dirs");
        }
    }
}
