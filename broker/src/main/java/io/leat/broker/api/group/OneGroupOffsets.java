package io.leat.broker.api.group;

import io.leat.broker.group.Seen;
import io.leat.cluster.group.CommittedOffset;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import io.leat.protocol.message.OffsetFetchResponse;
import io.leat.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import io.leat.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopic;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The offsets of one group as the versions up to 7 show them.
final class OneGroupOffsets {
    /// From here on the response has an error of its own; before, every partition carries it.
    private static final short TOP_LEVEL_ERROR = 2;

    private static final long NO_OFFSET = -1;

    private OneGroupOffsets() {}

    /// `requested` is null when everything that is committed is asked for.
    static OffsetFetchResponse response(
            Seen<Map<TopicPartition, CommittedOffset>> seen,
            @Nullable List<OffsetFetchRequestTopic> requested,
            short version) {
        return switch (seen) {
            case Seen.Unavailable<Map<TopicPartition, CommittedOffset>> unavailable ->
                    unavailable(unavailable.error(), requested, version);
            case Seen.Found<Map<TopicPartition, CommittedOffset>> found ->
                    OffsetFetchResponse.builder()
                            .topics(
                                    requested == null
                                            ? all(found.value())
                                            : some(found.value(), requested, ErrorCode.NONE))
                            .build();
        };
    }

    private static OffsetFetchResponse unavailable(
            ErrorCode error, @Nullable List<OffsetFetchRequestTopic> requested, short version) {
        return version >= TOP_LEVEL_ERROR || requested == null
                ? OffsetFetchResponse.builder().errorCode(error.code()).build()
                : OffsetFetchResponse.builder().topics(some(Map.of(), requested, error)).build();
    }

    private static List<OffsetFetchResponseTopic> all(
            Map<TopicPartition, CommittedOffset> committed) {
        return GroupOffsets.byTopic(committed).entrySet().stream()
                .map(it -> topic(it.getKey(), it.getValue()))
                .toList();
    }

    private static OffsetFetchResponseTopic topic(
            String name, Map<Integer, CommittedOffset> offsets) {
        return OffsetFetchResponseTopic.builder()
                .name(name)
                .partitions(
                        offsets.entrySet().stream()
                                .map(it -> partition(it.getKey(), it.getValue(), ErrorCode.NONE))
                                .toList())
                .build();
    }

    private static List<OffsetFetchResponseTopic> some(
            Map<TopicPartition, CommittedOffset> committed,
            List<OffsetFetchRequestTopic> requested,
            ErrorCode error) {
        return requested.stream()
                .map(topic ->
                        OffsetFetchResponseTopic.builder()
                                .name(topic.name())
                                .partitions(partitions(committed, topic, error))
                                .build())
                .toList();
    }

    private static List<OffsetFetchResponsePartition> partitions(
            Map<TopicPartition, CommittedOffset> committed,
            OffsetFetchRequestTopic topic,
            ErrorCode error) {
        return topic.partitionIndexes().stream()
                .map(index ->
                        partition(index, GroupOffsets.find(committed, topic.name(), index), error))
                .toList();
    }

    private static OffsetFetchResponsePartition partition(
            int index, @Nullable CommittedOffset offset, ErrorCode error) {
        OffsetFetchResponsePartition.Builder shown =
                OffsetFetchResponsePartition.builder()
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
