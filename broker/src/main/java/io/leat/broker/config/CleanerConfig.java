package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.DynamicMode;
import io.leat.broker.config.table.ValueType;
import java.util.List;

/// Whether compacted topics are compacted, and what that may cost, all threads together.
public record CleanerConfig(boolean enabled, long backoffMillis, Limits limits) {
    /// More only wait for the disk.
    private static final int THREADS_MAX = 64;

    static final ConfigKey<Boolean> ENABLE =
            ConfigKey.of(
                            "log.cleaner.enable",
                            ValueType.flag(),
                            "Whether topics with `cleanup.policy=compact` are compacted.")
                    .defaultTo(true);
    static final ConfigKey<Long> BACKOFF =
            ConfigKey.of(
                            "log.cleaner.backoff.ms",
                            ValueType.longAtLeast(1),
                            "How long the log cleaner rests when no log is dirty enough.")
                    .defaultTo(15_000L)
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final ConfigKey<Integer> THREADS =
            ConfigKey.of(
                            "log.cleaner.threads",
                            ValueType.intBetween(1, THREADS_MAX),
                            "How many logs are compacted at once.")
                    .defaultTo(1)
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final ConfigKey<Long> DEDUPE_BUFFER =
            ConfigKey.of(
                            "log.cleaner.dedupe.buffer.size",
                            ValueType.longAtLeast(1 << 20),
                            "How many bytes the maps of keys may take, 24 for each key, but an"
                                    + " eighth of the heap at most; what does not fit waits for the"
                                    + " next pass.")
                    .defaultTo(134_217_728L)
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final ConfigKey<Integer> IO_BUFFER =
            ConfigKey.of(
                            "log.cleaner.io.buffer.size",
                            ValueType.intAtLeast(0),
                            "How many bytes the log cleaner reads and writes through.")
                    .defaultTo(524_288)
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final ConfigKey<Double> LOAD_FACTOR =
            ConfigKey.of(
                            "log.cleaner.io.buffer.load.factor",
                            ValueType.decimalBetween(0.01, 1),
                            "How full a map of keys may become.")
                    .defaultTo(0.9)
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final ConfigKey<Double> BYTES_PER_SECOND =
            ConfigKey.of(
                            "log.cleaner.io.max.bytes.per.second",
                            ValueType.decimalBetween(1, Double.MAX_VALUE),
                            "How many bytes the log cleaner reads and writes in a second at most.")
                    .defaultTo(Double.MAX_VALUE)
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final List<ConfigKey<?>> KEYS =
            List.of(
                    ENABLE,
                    BACKOFF,
                    THREADS,
                    DEDUPE_BUFFER,
                    IO_BUFFER,
                    LOAD_FACTOR,
                    BYTES_PER_SECOND);

    /// What all threads of the cleaner may use together.
    public record Limits(
            int threads,
            long dedupeBytes,
            int bufferBytes,
            double loadFactor,
            double bytesPerSecond) {}

    /// As it is on a broker with these layers.
    public static CleanerConfig of(ConfigLayers layers) {
        return from(layers.inForce());
    }

    static CleanerConfig from(ConfigValues values) {
        return new CleanerConfig(
                values.value(ENABLE),
                values.value(BACKOFF),
                new Limits(
                        values.value(THREADS),
                        values.value(DEDUPE_BUFFER),
                        values.value(IO_BUFFER),
                        values.value(LOAD_FACTOR),
                        values.value(BYTES_PER_SECOND)));
    }
}
