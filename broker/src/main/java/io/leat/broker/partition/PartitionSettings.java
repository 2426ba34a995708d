package io.leat.broker.partition;

import io.leat.broker.config.TopicSettings;
import io.leat.log.LogConfig;
import io.leat.log.compaction.CompactionRules;
import io.leat.log.segment.RollRules;
import io.leat.protocol.record.Compression;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.TimestampType;
import io.leat.protocol.record.ValidationRules;
import org.jspecify.annotations.Nullable;

/// What a topic's configuration means for one of its partitions. `compaction` is null if the topic
/// is not compacted, `stored` if batches are stored as they come.
record PartitionSettings(
        LogConfig log,
        ValidationRules validation,
        boolean recordsMayBeDeleted,
        int inSyncMin,
        @Nullable CompactionRules compaction,
        @Nullable Compression stored) {

    static PartitionSettings of(TopicSettings topic) {
        boolean compactedOnly = topic.compaction().compact() && !topic.retention().delete();
        return new PartitionSettings(
                log(topic),
                validation(topic),
                !compactedOnly,
                topic.replication().inSyncReplicasMin(),
                compaction(topic),
                stored(topic));
    }

    private static LogConfig log(TopicSettings topic) {
        TopicSettings.Segments segments = topic.segments();
        TopicSettings.Flushing flushing = topic.flushing();
        return new LogConfig(
                new RollRules(
                        segments.bytes(),
                        segmentMillis(topic),
                        segments.jitterMillis(),
                        segments.indexBytes(),
                        segments.indexIntervalBytes()),
                new LogConfig.FlushRules(
                        flushing.messages(), flushing.millis(), flushing.writeCaching()),
                retention(topic.retention()),
                timestampType(topic),
                topic.batches().bytesMax());
    }

    /// Without `delete` in `cleanup.policy` nothing goes because of its age or size.
    private static LogConfig.RetentionRules retention(TopicSettings.Retention topic) {
        return new LogConfig.RetentionRules(
                topic.delete() ? topic.millis() : -1,
                topic.delete() ? topic.bytes() : -1,
                topic.fileDeleteDelayMillis());
    }

    /// A record must be in a sealed segment before it is too old not to be compacted.
    private static long segmentMillis(TopicSettings topic) {
        long millis = topic.segments().millis();
        return topic.compaction().compact()
                ? Math.min(millis, topic.compaction().lagMillisMax())
                : millis;
    }

    private static @Nullable CompactionRules compaction(TopicSettings topic) {
        TopicSettings.Compaction compaction = topic.compaction();
        return compaction.compact()
                ? new CompactionRules(
                        compaction.dirtyRatioMin(),
                        new CompactionRules.Lag(
                                compaction.lagMillisMin(), compaction.lagMillisMax()),
                        compaction.deleteRetentionMillis(),
                        new CompactionRules.SegmentShape(
                                topic.segments().bytes(), topic.segments().indexIntervalBytes()))
                : null;
    }

    private static @Nullable Compression stored(TopicSettings topic) {
        TopicSettings.Compression wanted = topic.batches().compression();
        return switch (wanted.type()) {
            case "producer" -> null;
            case "uncompressed" -> Compression.of(CompressionType.NONE);
            default ->
                    new Compression(
                            CompressionType.named(wanted.type()).orElseThrow(), wanted.level());
        };
    }

    private static ValidationRules validation(TopicSettings topic) {
        TopicSettings.Batches batches = topic.batches();
        return ValidationRules.builder()
                .batchBytesMax(batches.bytesMax())
                .keyRequired(topic.compaction().compact())
                .timestampType(timestampType(topic))
                .timestampBeforeMaxMillis(batches.timestampBeforeMillisMax())
                .timestampAfterMaxMillis(batches.timestampAfterMillisMax())
                .build();
    }

    private static TimestampType timestampType(TopicSettings topic) {
        return topic.batches().logAppendTime()
                ? TimestampType.LOG_APPEND_TIME
                : TimestampType.CREATE_TIME;
    }
}
