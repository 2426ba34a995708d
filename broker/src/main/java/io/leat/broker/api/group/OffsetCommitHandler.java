package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.PendingAnswer;
import io.leat.cluster.group.GroupRequest.Claim;
import io.leat.cluster.group.GroupRequest.CommitOffsets;
import io.leat.cluster.group.GroupRequest.PartitionOffset;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.OffsetCommitRequest;
import io.leat.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.leat.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.leat.protocol.message.OffsetCommitResponse;
import io.leat.protocol.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import io.leat.protocol.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// OffsetCommit: remembers how far a group has read. Partitions that do not exist are refused one
/// by one; the group's coordinator decides on the others together.
public final class OffsetCommitHandler implements Handler<OffsetCommitRequest> {
    /// From here on a group that does not exist has an error of its own.
    private static final short GROUP_ID_NOT_FOUND = 9;

    private static final short TOPIC_IDS = 10;

    private final GroupCoordinators groups;
    private final Supplier<ClusterImage> cluster;

    public OffsetCommitHandler(GroupCoordinators groups, Supplier<ClusterImage> cluster) {
        this.groups = groups;
        this.cluster = cluster;
    }

    @Override
    public Reply start(OffsetCommitRequest request, RequestContext context) {
        boolean byId = context.version() >= TOPIC_IDS;
        TopicLookup topics = new TopicLookup(cluster.get(), byId);
        List<PartitionOffset> offsets = existing(request, topics);
        if (offsets.isEmpty()) {
            return Reply.of(response(request, topics, PartitionErrors.NONE_DECIDED));
        }
        PendingAnswer answer =
                groups.submit(
                        new CommitOffsets(
                                claim(request),
                                request.retentionTimeMs(),
                                context.version() >= GROUP_ID_NOT_FOUND
                                        ? ErrorCode.GROUP_ID_NOT_FOUND
                                        : ErrorCode.ILLEGAL_GENERATION,
                                offsets));
        return () -> response(request, topics, PartitionErrors.of(answer.await()));
    }

    private static Claim claim(OffsetCommitRequest request) {
        return new Claim(
                request.groupId(),
                request.generationIdOrMemberEpoch(),
                request.memberId(),
                request.groupInstanceId());
    }

    private static List<PartitionOffset> existing(OffsetCommitRequest request, TopicLookup topics) {
        List<PartitionOffset> offsets = new ArrayList<>();
        for (OffsetCommitRequestTopic requested : request.topics()) {
            TopicImage topic = topics.find(requested.name(), requested.topicId());
            for (OffsetCommitRequestPartition partition : requested.partitions()) {
                if (topic != null && topic.partition(partition.partitionIndex()) != null) {
                    offsets.add(offset(topic, partition));
                }
            }
        }
        return offsets;
    }

    private static PartitionOffset offset(
            TopicImage topic, OffsetCommitRequestPartition partition) {
        String metadata = partition.committedMetadata();
        return new PartitionOffset(
                new TopicPartition(topic.name(), partition.partitionIndex()),
                topic.id(),
                partition.committedOffset(),
                partition.committedLeaderEpoch(),
                metadata == null ? "" : metadata);
    }

    private static OffsetCommitResponse response(
            OffsetCommitRequest request, TopicLookup topics, PartitionErrors decided) {
        List<OffsetCommitResponseTopic> responses = new ArrayList<>();
        for (OffsetCommitRequestTopic requested : request.topics()) {
            TopicImage topic = topics.find(requested.name(), requested.topicId());
            List<OffsetCommitResponsePartition> partitions = new ArrayList<>();
            for (OffsetCommitRequestPartition partition : requested.partitions()) {
                int index = partition.partitionIndex();
                ErrorCode error =
                        topic == null ? topics.unknownTopic() : decided.error(topic, index);
                partitions.add(
                        OffsetCommitResponsePartition.builder()
                                .partitionIndex(index)
                                .errorCode(error.code())
                                .build());
            }
            responses.add(
                    OffsetCommitResponseTopic.builder()
                            .name(requested.name())
                            .topicId(requested.topicId())
                            .partitions(partitions)
                            .build());
        }
        return OffsetCommitResponse.builder().topics(responses).build();
    }
}
