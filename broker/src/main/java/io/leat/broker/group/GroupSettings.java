package io.leat.broker.group;

import io.leat.broker.config.GroupConfig;
import io.leat.broker.config.OffsetsConfig;
import io.leat.cluster.group.GroupRules;
import io.leat.protocol.record.CompressionType;
import java.util.concurrent.TimeUnit;

/// What the coordinators take from the configuration. `commitTimeoutNanos`: how long an answer
/// waits for the log to commit; `loadBytes`: how much of the log is read at once.
public record GroupSettings(
        GroupRules rules, long commitTimeoutNanos, int loadBytes, CompressionType compression) {

    public static GroupSettings of(GroupConfig groups, OffsetsConfig offsets) {
        GroupRules rules =
                new GroupRules(
                        groups.sessionTimeoutMillisMin(),
                        groups.sessionTimeoutMillisMax(),
                        groups.membersMax(),
                        groups.initialRebalanceDelayMillis(),
                        offsets.metadataBytesMax(),
                        TimeUnit.MINUTES.toMillis(offsets.retentionMinutes()),
                        offsets.retentionCheckIntervalMillis());
        return new GroupSettings(
                rules,
                TimeUnit.MILLISECONDS.toNanos(offsets.commitTimeoutMillis()),
                offsets.topic().loadBufferBytes(),
                codec(offsets.topic().compressionCodec()));
    }

    /// The protocol's number for a codec.
    private static CompressionType codec(int number) {
        return switch (number) {
            case 1 -> CompressionType.GZIP;
            case 2 -> CompressionType.SNAPPY;
            case 3 -> CompressionType.LZ4;
            case 4 -> CompressionType.ZSTD;
            default -> CompressionType.NONE;
        };
    }
}
