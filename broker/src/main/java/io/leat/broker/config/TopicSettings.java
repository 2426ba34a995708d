package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.SourcedValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The settings in force for one topic. Sizes and times of -1 are "no limit".
public record TopicSettings(
        Segments segments,
        Flushing flushing,
        Retention retention,
        Compaction compaction,
        Batches batches,
        Replication replication) {
    /// When a segment ends and how densely it is indexed.
    public record Segments(
            int bytes, long millis, long jitterMillis, int indexBytes, int indexIntervalBytes) {}

    /// When a log is flushed. With `writeCaching` acks=all does not wait for it.
    public record Flushing(long messages, long millis, boolean writeCaching) {}

    /// When old segments go.
    public record Retention(boolean delete, long bytes, long millis, long fileDeleteDelayMillis) {}

    /// Whether and when a log is compacted.
    public record Compaction(
            boolean compact,
            double dirtyRatioMin,
            long lagMillisMin,
            long lagMillisMax,
            long deleteRetentionMillis) {}

    /// What batches are accepted and how they are stored.
    public record Batches(
            int bytesMax,
            Compression compression,
            boolean logAppendTime,
            long timestampBeforeMillisMax,
            long timestampAfterMillisMax) {}

    /// How batches are stored: the word of `compression.type`, and that codec's level.
    public record Compression(String type, int level) {}

    /// How many replicas an acknowledged record needs.
    public record Replication(int inSyncReplicasMin, boolean uncleanLeaderElection) {}

    /// The settings of a topic with these overrides on a broker with these layers. Every value was
    /// judged good by [TopicKeys#TABLE] or [BrokerKeys#TABLE] before.
    public static TopicSettings of(Map<String, String> topic, ConfigLayers layers) {
        Map<String, String> inForce = new HashMap<>();
        for (ConfigKey<?> key : TopicKeys.TABLE.keys()) {
            List<SourcedValue> found = layers.resolve(key, topic);
            inForce.put(key.name(), found.getFirst().value());
        }
        return from(new ConfigValues(inForce));
    }

    private static TopicSettings from(ConfigValues values) {
        List<String> policy = values.value(TopicKeys.CLEANUP_POLICY);
        return new TopicSettings(
                new Segments(
                        values.value(TopicKeys.SEGMENT_BYTES),
                        values.value(TopicKeys.SEGMENT_MILLIS),
                        values.value(TopicKeys.SEGMENT_JITTER_MILLIS),
                        values.value(TopicKeys.SEGMENT_INDEX_BYTES),
                        values.value(TopicKeys.INDEX_INTERVAL_BYTES)),
                new Flushing(
                        values.value(TopicKeys.FLUSH_MESSAGES),
                        values.value(TopicKeys.FLUSH_MILLIS),
                        values.value(TopicKeys.WRITE_CACHING)),
                new Retention(
                        policy.contains("delete"),
                        values.value(TopicKeys.RETENTION_BYTES),
                        values.value(TopicKeys.RETENTION_MILLIS),
                        values.value(TopicKeys.FILE_DELETE_DELAY_MILLIS)),
                compaction(values, policy.contains("compact")),
                batches(values),
                new Replication(
                        values.value(TopicKeys.MIN_INSYNC_REPLICAS),
                        values.value(TopicKeys.UNCLEAN_LEADER_ELECTION)));
    }

    private static Compaction compaction(ConfigValues values, boolean compact) {
        return new Compaction(
                compact,
                values.value(TopicKeys.MIN_CLEANABLE_DIRTY_RATIO),
                values.value(TopicKeys.MIN_COMPACTION_LAG_MILLIS),
                values.value(TopicKeys.MAX_COMPACTION_LAG_MILLIS),
                values.value(TopicKeys.DELETE_RETENTION_MILLIS));
    }

    private static Batches batches(ConfigValues values) {
        return new Batches(
                values.value(TopicKeys.MAX_MESSAGE_BYTES),
                CompressionKeys.from(values),
                values.value(TopicKeys.TIMESTAMP_TYPE).equals("LogAppendTime"),
                values.value(TopicKeys.TIMESTAMP_BEFORE_MILLIS),
                values.value(TopicKeys.TIMESTAMP_AFTER_MILLIS));
    }
}
