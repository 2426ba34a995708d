package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.PendingAnswer;
import io.leat.cluster.group.GroupRequest.DeleteOffsets;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.OffsetDeleteRequest;
import io.leat.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.leat.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.leat.protocol.message.OffsetDeleteResponse;
import io.leat.protocol.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import io.leat.protocol.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// OffsetDelete: forgets offsets of topics that no member of the group subscribes to.
public final class OffsetDeleteHandler implements Handler<OffsetDeleteRequest> {
    private final GroupCoordinators groups;
    private final Supplier<ClusterImage> cluster;

    public OffsetDeleteHandler(GroupCoordinators groups, Supplier<ClusterImage> cluster) {
        this.groups = groups;
        this.cluster = cluster;
    }

    @Override
    public Reply start(OffsetDeleteRequest request, RequestContext context) {
        if (request.groupId().isEmpty()) {
            return Reply.of(
                    OffsetDeleteResponse.builder()
                            .errorCode(ErrorCode.INVALID_GROUP_ID.code())
                            .build());
        }
        ClusterImage image = cluster.get();
        PendingAnswer answer =
                groups.submit(new DeleteOffsets(request.groupId(), existing(request, image)));
        return () -> response(request, image, PartitionErrors.of(answer.await()));
    }

    private static List<TopicPartition> existing(OffsetDeleteRequest request, ClusterImage image) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (OffsetDeleteRequestTopic requested : request.topics()) {
            TopicImage topic = image.topic(requested.name());
            for (OffsetDeleteRequestPartition partition : requested.partitions()) {
                if (topic != null && topic.partition(partition.partitionIndex()) != null) {
                    partitions.add(new TopicPartition(topic.name(), partition.partitionIndex()));
                }
            }
        }
        return partitions;
    }

    private static OffsetDeleteResponse response(
            OffsetDeleteRequest request, ClusterImage image, PartitionErrors decided) {
        if (decided.whole() != ErrorCode.NONE) {
            return OffsetDeleteResponse.builder().errorCode(decided.whole().code()).build();
        }
        List<OffsetDeleteResponseTopic> topics = new ArrayList<>();
        for (OffsetDeleteRequestTopic requested : request.topics()) {
            TopicImage topic = image.topic(requested.name());
            List<OffsetDeleteResponsePartition> partitions = new ArrayList<>();
            for (OffsetDeleteRequestPartition partition : requested.partitions()) {
                int index = partition.partitionIndex();
                ErrorCode error =
                        topic == null
                                ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                                : decided.error(topic, index);
                partitions.add(
                        OffsetDeleteResponsePartition.builder()
                                .partitionIndex(index)
                                .errorCode(error.code())
                                .build());
            }
            topics.add(
                    OffsetDeleteResponseTopic.builder()
                            .name(requested.name())
                            .partitions(partitions)
                            .build());
        }
        return OffsetDeleteResponse.builder().topics(topics).build();
    }
}
