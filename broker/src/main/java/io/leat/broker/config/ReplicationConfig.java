package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.ValueType;
import java.util.List;

/// How partitions are copied from their leaders.
public record ReplicationConfig(
        long lagMillisMax,
        int socketTimeoutMillis,
        long highWatermarkCheckpointMillis,
        Fetching fetching) {
    /// What a follower asks for.
    public record Fetching(
            int waitMillisMax, int bytesMin, int responseBytesMax, int partitionBytesMax) {}

    static final ConfigKey<Long> LAG =
            ConfigKey.of(
                            "replica.lag.time.max.ms",
                            ValueType.longAtLeast(1),
                            "A replica that has not caught up for so many milliseconds is no longer"
                                    + " in sync.")
                    .defaultTo(30_000L);
    static final ConfigKey<Integer> SOCKET_TIMEOUT =
            ConfigKey.of(
                            "replica.socket.timeout.ms",
                            ValueType.intAtLeast(1),
                            "How many milliseconds a broker waits for another's answer.")
                    .defaultTo(30_000);
    static final ConfigKey<Integer> WAIT =
            ConfigKey.of(
                            "replica.fetch.wait.max.ms",
                            ValueType.intAtLeast(0),
                            "How many milliseconds a leader waits for new records before it answers"
                                    + " a replica.")
                    .defaultTo(500);
    static final ConfigKey<Integer> MIN_BYTES =
            ConfigKey.of(
                            "replica.fetch.min.bytes",
                            ValueType.intAtLeast(0),
                            "How many bytes of new records a leader waits for before it answers a"
                                    + " replica.")
                    .defaultTo(1);
    static final ConfigKey<Integer> RESPONSE_BYTES =
            ConfigKey.of(
                            "replica.fetch.response.max.bytes",
                            ValueType.intAtLeast(0),
                            "How many bytes of records a replica gets in one response at most.")
                    .defaultTo(10_485_760);
    static final ConfigKey<Integer> PARTITION_BYTES =
            ConfigKey.of(
                            "replica.fetch.max.bytes",
                            ValueType.intAtLeast(0),
                            "How many bytes of one partition a replica gets in one response at"
                                    + " most; a larger batch comes alone.")
                    .defaultTo(1_048_576);
    static final ConfigKey<Long> HIGH_WATERMARK_CHECKPOINT =
            ConfigKey.of(
                            "replica.high.watermark.checkpoint.interval.ms",
                            ValueType.longAtLeast(1),
                            "How often it is written down up to where replicated partitions are"
                                    + " committed: after a restart consumers can read so far at"
                                    + " once.")
                    .defaultTo(5_000L);
    static final List<ConfigKey<?>> KEYS =
            List.of(
                    LAG,
                    SOCKET_TIMEOUT,
                    WAIT,
                    MIN_BYTES,
                    RESPONSE_BYTES,
                    PARTITION_BYTES,
                    HIGH_WATERMARK_CHECKPOINT);

    static ReplicationConfig from(ConfigValues values) {
        return new ReplicationConfig(
                values.value(LAG),
                values.value(SOCKET_TIMEOUT),
                values.value(HIGH_WATERMARK_CHECKPOINT),
                new Fetching(
                        values.value(WAIT),
                        values.value(MIN_BYTES),
                        values.value(RESPONSE_BYTES),
                        values.value(PARTITION_BYTES)));
    }
}
