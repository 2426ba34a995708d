package io.leat.broker.partition;

import io.leat.broker.config.TopicSettings;
import io.leat.log.LogConfig;
import io.leat.protocol.record.TimestampType;
import io.leat.protocol.record.ValidationRules;

/// What a topic's configuration means for one of its partitions.
///
/// @param durability when an append counts as committed, and when it is flushed
record PartitionSettings(LogConfig log, ValidationRules validation, Durability durability) {

    /// @param writeCaching whether an append is committed before it is flushed
    /// @param flushMessages with write caching, flush once this many records are not flushed
    /// @param flushMillis with write caching, flush once this much time has passed
    record Durability(boolean writeCaching, long flushMessages, long flushMillis) {}

    static PartitionSettings of(TopicSettings topic, long producerExpirationMillis) {
        TopicSettings.Segments segments = topic.segments();
        TopicSettings.Batches batches = topic.batches();
        TopicSettings.Flushing flushing = topic.flushing();
        var log =
                new LogConfig(
                        new LogConfig.Segments(
                                segments.bytes(),
                                segments.millis(),
                                segments.indexBytes(),
                                segments.indexIntervalBytes()),
                        batches.logAppendTime(),
                        producerExpirationMillis);
        var validation =
                ValidationRules.builder()
                        .batchBytesMax(batches.bytesMax())
                        .keyRequired(topic.compaction().compact())
                        .timestampType(
                                batches.logAppendTime()
                                        ? TimestampType.LOG_APPEND_TIME
                                        : TimestampType.CREATE_TIME)
                        .timestampBeforeMaxMillis(batches.timestampBeforeMillisMax())
                        .timestampAfterMaxMillis(batches.timestampAfterMillisMax())
                        .build();
        var durability =
                new Durability(flushing.writeCaching(), flushing.messages(), flushing.millis());
        return new PartitionSettings(log, validation, durability);
    }
}
