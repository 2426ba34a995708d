package io.leat.broker.partition;

import io.leat.broker.config.TopicSettings;
import io.leat.log.LogConfig;
import io.leat.log.segment.RollRules;
import io.leat.protocol.record.TimestampType;
import io.leat.protocol.record.ValidationRules;

/// What a topic's configuration means for one of its partitions.
record PartitionSettings(LogConfig log, ValidationRules validation) {

    static PartitionSettings of(TopicSettings topic) {
        return new PartitionSettings(log(topic), validation(topic));
    }

    private static LogConfig log(TopicSettings topic) {
        TopicSettings.Segments segments = topic.segments();
        TopicSettings.Flushing flushing = topic.flushing();
        TopicSettings.Retention retention = topic.retention();
        return new LogConfig(
                new RollRules(
                        segments.bytes(),
                        segments.millis(),
                        segments.indexBytes(),
                        segments.indexIntervalBytes()),
                new LogConfig.FlushRules(
                        flushing.messages(), flushing.millis(), flushing.writeCaching()),
                new LogConfig.RetentionRules(
                        retention.millis(), retention.bytes(), retention.fileDeleteDelayMillis()),
                timestampType(topic),
                topic.batches().bytesMax());
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
