package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.ValueType;
import java.util.List;

/// The topic `__consumer_offsets` and what is kept in it.
public record OffsetsConfig(
        Topic topic,
        int retentionMinutes,
        long retentionCheckIntervalMillis,
        int metadataBytesMax,
        int commitTimeoutMillis) {
    /// How `__consumer_offsets` is made and read. `compressionCodec` is the protocol's number, 0
    /// for none.
    public record Topic(
            int partitions,
            int replicationFactor,
            int segmentBytes,
            int loadBufferBytes,
            int compressionCodec) {}

    static final ConfigKey<Integer> PARTITIONS =
            ConfigKey.of(
                            "offsets.topic.num.partitions",
                            ValueType.intAtLeast(1),
                            "How many partitions `__consumer_offsets` is created with.")
                    .defaultTo(50);
    static final ConfigKey<Short> REPLICATION_FACTOR =
            ConfigKey.of(
                            "offsets.topic.replication.factor",
                            ValueType.shortAtLeast(1),
                            "How many replicas `__consumer_offsets` is created with.")
                    .defaultTo(3);
    static final ConfigKey<Integer> SEGMENT_BYTES =
            ConfigKey.of(
                            "offsets.topic.segment.bytes",
                            ValueType.intAtLeast(1),
                            "The segment size of `__consumer_offsets`.")
                    .defaultTo(104_857_600);
    static final ConfigKey<Integer> LOAD_BUFFER =
            ConfigKey.of(
                            "offsets.load.buffer.size",
                            ValueType.intAtLeast(1),
                            "How many bytes are read at once when offsets are loaded.")
                    .defaultTo(5_242_880);
    static final ConfigKey<Integer> CODEC =
            ConfigKey.of(
                            "offsets.topic.compression.codec",
                            ValueType.intBetween(0, 4),
                            "The compression of `__consumer_offsets`: 0 none, 1 gzip, 2 snappy, 3"
                                    + " lz4, 4 zstd.")
                    .defaultTo(0);
    static final ConfigKey<Integer> RETENTION =
            ConfigKey.of(
                            "offsets.retention.minutes",
                            ValueType.intAtLeast(1),
                            "How long the offsets of a group without members are kept.")
                    .defaultTo(10_080);
    static final ConfigKey<Long> RETENTION_CHECK =
            ConfigKey.of(
                            "offsets.retention.check.interval.ms",
                            ValueType.longAtLeast(1),
                            "How often offsets are searched for expired ones.")
                    .defaultTo(600_000);
    static final ConfigKey<Integer> METADATA_BYTES =
            ConfigKey.of(
                            "offset.metadata.max.bytes",
                            ValueType.intAtLeast(0),
                            "How long the note may be that a client commits with an offset.")
                    .defaultTo(4_096);
    static final ConfigKey<Integer> COMMIT_TIMEOUT =
            ConfigKey.of(
                            "offsets.commit.timeout.ms",
                            ValueType.intAtLeast(1),
                            "How long an offset commit waits for the replicas.")
                    .defaultTo(5_000);
    static final List<ConfigKey<?>> KEYS =
            List.of(
                    PARTITIONS,
                    REPLICATION_FACTOR,
                    SEGMENT_BYTES,
                    LOAD_BUFFER,
                    CODEC,
                    RETENTION,
                    RETENTION_CHECK,
                    METADATA_BYTES,
                    COMMIT_TIMEOUT);

    static OffsetsConfig from(ConfigValues values) {
        var topic =
                new Topic(
                        values.value(PARTITIONS),
                        values.value(REPLICATION_FACTOR),
                        values.value(SEGMENT_BYTES),
                        values.value(LOAD_BUFFER),
                        values.value(CODEC));
        return new OffsetsConfig(
                topic,
                values.value(RETENTION),
                values.value(RETENTION_CHECK),
                values.value(METADATA_BYTES),
                values.value(COMMIT_TIMEOUT));
    }
}
