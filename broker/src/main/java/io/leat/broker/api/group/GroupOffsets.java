package io.leat.broker.api.group;

import io.leat.cluster.group.CommittedOffset;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.leat.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.leat.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The offsets of one group as the versions from 8 on show them.
record GroupOffsets(Map<TopicPartition, CommittedOffset> committed, TopicLookup topics) {
    private static final long NO_OFFSET = -1;

    /// Null asks for everything that is committed.
    List<OffsetFetchResponseTopics> of(@Nullable List<OffsetFetchRequestTopics> requested) {
        return requested == null ? all() : requested.stream().map(this::topic).toList();
    }

    private List<OffsetFetchResponseTopics> all() {
        List<OffsetFetchResponseTopics> shown = new ArrayList<>();
        byTopic(committed)
                .forEach((name, offsets) -> {
                    TopicImage topic = topics.image().topic(name);
                    if (topic != null || !topics.byId()) {
                        shown.add(topic(name, topic == null ? Uuid.ZERO : topic.id(), offsets));
                    }
                });
        return shown;
    }

    /// Grouped and sorted, for an answer to "everything".
    static Map<String, Map<Integer, CommittedOffset>> byTopic(
            Map<TopicPartition, CommittedOffset> committed) {
        Map<String, Map<Integer, CommittedOffset>> grouped = new TreeMap<>();
        committed.forEach((partition, offset) ->
                grouped.computeIfAbsent(partition.topic(), _ -> new TreeMap<>())
                        .put(partition.partition(), offset));
        return grouped;
    }

    private static OffsetFetchResponseTopics topic(
            String name, Uuid id, Map<Integer, CommittedOffset> offsets) {
        return OffsetFetchResponseTopics.builder()
                .name(name)
                .topicId(id)
                .partitions(
                        offsets.entrySet().stream()
                                .map(it -> partition(it.getKey(), it.getValue(), ErrorCode.NONE))
                                .toList())
                .build();
    }

    private OffsetFetchResponseTopics topic(OffsetFetchRequestTopics requested) {
        TopicImage topic = topics.byId() ? topics.image().topic(requested.topicId()) : null;
        String name = topic == null ? requested.name() : topic.name();
        ErrorCode error = topics.byId() && topic == null ? topics.unknownTopic() : ErrorCode.NONE;
        return OffsetFetchResponseTopics.builder()
                .name(requested.name())
                .topicId(requested.topicId())
                .partitions(
                        requested.partitionIndexes().stream()
                                .map(index -> partition(index, find(committed, name, index), error))
                                .toList())
                .build();
    }

    /// An index may be anything that a client sends.
    static @Nullable CommittedOffset find(
            Map<TopicPartition, CommittedOffset> committed, String topic, int index) {
        return index < 0 ? null : committed.get(new TopicPartition(topic, index));
    }

    private static OffsetFetchResponsePartitions partition(
            int index, @Nullable CommittedOffset offset, ErrorCode error) {
        OffsetFetchResponsePartitions.Builder shown =
                OffsetFetchResponsePartitions.builder()
                        .partitionIndex(index)
                        .errorCode(error.code());
        return offset == null
                ? shown.committedOffset(NO_OFFSET).metadata("").build()
                : shown.committedOffset(offset.offset())
                        .committedLeaderEpoch(offset.leaderEpoch())
                        .metadata(offset.metadata())
                        .build();
    }
}
