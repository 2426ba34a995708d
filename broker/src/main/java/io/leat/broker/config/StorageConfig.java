package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.DynamicMode;
import io.leat.broker.config.table.Synonym;
import io.leat.broker.config.table.ValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// Where the logs lie on disk and how they are looked after.
public record StorageConfig(
        List<Path> logDirs,
        long reserveBytes,
        int recoveryThreadsPerDir,
        int flushOffsetCheckpointIntervalMillis,
        int startOffsetCheckpointIntervalMillis,
        long retentionCheckIntervalMillis,
        long strayDeleteDelayMillis) {
    static final ConfigKey<List<String>> LOG_DIR =
            ConfigKey.of(
                    "log.dir",
                    ValueType.list(),
                    "The directory of the logs, when `log.dirs` is not set.");
    static final ConfigKey<List<String>> LOG_DIRS =
            ConfigKey.of(
                            "log.dirs",
                            ValueType.list(),
                            "The directories of the logs, separated by commas; one per disk.")
                    .orElse(Synonym.same("log.dir"));
    static final ConfigKey<Long> RESERVE =
            ConfigKey.of(
                            "log.dirs.reserve.bytes",
                            ValueType.longAtLeast(0),
                            "Clients may not write while the disk has less than this free, or a"
                                    + " tenth of it: internal topics, deletes and ZooKeeper may.")
                    .defaultTo(128L << 20);
    static final ConfigKey<Integer> RECOVERY_THREADS =
            ConfigKey.of(
                            "num.recovery.threads.per.data.dir",
                            ValueType.intAtLeast(1),
                            "How many logs of a directory are loaded at once when the broker"
                                    + " starts.")
                    .defaultTo(2);
    static final ConfigKey<Integer> OFFSET_CHECKPOINT =
            ConfigKey.of(
                            "log.flush.offset.checkpoint.interval.ms",
                            ValueType.intAtLeast(0),
                            "How often the point up to which each log is flushed is written down:"
                                    + " from there on a start after a crash reads.")
                    .defaultTo(60_000);
    static final ConfigKey<Integer> START_OFFSET_CHECKPOINT =
            ConfigKey.of(
                            "log.flush.start.offset.checkpoint.interval.ms",
                            ValueType.intAtLeast(0),
                            "How often the first offset of each log is written down.")
                    .defaultTo(60_000);
    static final ConfigKey<Long> RETENTION_CHECK =
            ConfigKey.of(
                            "log.retention.check.interval.ms",
                            ValueType.longAtLeast(1),
                            "How often logs are searched for segments that may be removed.")
                    .defaultTo(300_000);
    static final ConfigKey<Long> STRAY_DELETE_DELAY =
            ConfigKey.of(
                            "log.stray.delete.delay.ms",
                            ValueType.longAtLeast(-1),
                            "How long a log whose topic is gone when the broker starts is kept,"
                                    + " renamed to `-stray`; -1 is for ever.")
                    .defaultTo(86_400_000);
    static final ConfigKey<Long> MOVE_RATE =
            ConfigKey.of(
                            "replica.alter.log.dirs.io.max.bytes.per.second",
                            ValueType.longAtLeast(0),
                            "How many bytes are copied in a second at most when replicas move"
                                    + " between the entries of `log.dirs`, all together.")
                    .defaultTo(Long.MAX_VALUE)
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final List<ConfigKey<?>> KEYS =
            List.of(
                    LOG_DIR,
                    LOG_DIRS,
                    RESERVE,
                    RECOVERY_THREADS,
                    OFFSET_CHECKPOINT,
                    START_OFFSET_CHECKPOINT,
                    RETENTION_CHECK,
                    STRAY_DELETE_DELAY,
                    MOVE_RATE);

    public StorageConfig {
        logDirs = List.copyOf(logDirs);
    }

    /// Of a broker with these layers.
    public static long moveBytesPerSecondMax(ConfigLayers layers) {
        return layers.inForce().value(MOVE_RATE);
    }

    static StorageConfig from(ConfigValues values) {
        return new StorageConfig(
                values.value(LOG_DIRS).stream().map(Path::of).toList(),
                values.value(RESERVE),
                values.value(RECOVERY_THREADS),
                values.value(OFFSET_CHECKPOINT),
                values.value(START_OFFSET_CHECKPOINT),
                values.value(RETENTION_CHECK),
                values.value(STRAY_DELETE_DELAY));
    }

    static void judge(ConfigValues values, List<ConfigProblem> problems) {
        List<String> dirs = values.find(LOG_DIRS).orElse(List.of());
        if (dirs.isEmpty()) {
            problems.add(
                    ConfigProblem.missing(
                            LOG_DIRS.name(), "name the directory that shall hold the data"));
        }
        for (String dir : dirs) {
            try {
                Path _ = Path.of(dir);
            } catch (InvalidPathException notAPath) {
                problems.add(
                        ConfigProblem.of(
                                LOG_DIRS.name(), dir, "is not a path: " + notAPath.getReason()));
            }
        }
        if (dirs.stream().distinct().count() < dirs.size()) {
            problems.add(
                    ConfigProblem.of(
                            LOG_DIRS.name(),
                            String.join(",", dirs),
                            "must not name a directory twice"));
        }
    }
}
