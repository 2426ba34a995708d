package io.leat.broker.api.replication;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.message.ListPartitionReassignmentsRequest;
import io.leat.protocol.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import io.leat.protocol.message.ListPartitionReassignmentsResponse;
import io.leat.protocol.message.ListPartitionReassignmentsResponse.OngoingPartitionReassignment;
import io.leat.protocol.message.ListPartitionReassignmentsResponse.OngoingTopicReassignment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Tells which partitions are being moved. Any broker knows.
public final class ListReassignmentsHandler implements Handler<ListPartitionReassignmentsRequest> {
    private final Supplier<ClusterImage> image;

    public ListReassignmentsHandler(Supplier<ClusterImage> image) {
        this.image = image;
    }

    @Override
    public Reply start(ListPartitionReassignmentsRequest request, RequestContext context) {
        ClusterImage now = image.get();
        List<OngoingTopicReassignment> topics = new ArrayList<>();
        List<ListPartitionReassignmentsTopics> asked = request.topics();
        if (asked == null) {
            for (TopicImage topic : now.topics().values()) {
                add(topics, topic, IntStream.range(0, topic.partitions().size()));
            }
        } else {
            for (ListPartitionReassignmentsTopics wanted : asked) {
                TopicImage topic = now.topic(wanted.name());
                if (topic != null) {
                    add(topics, topic, wanted.partitionIndexes().stream().mapToInt(i -> i));
                }
            }
        }
        return Reply.of(ListPartitionReassignmentsResponse.builder().topics(topics).build());
    }

    private static void add(
            List<OngoingTopicReassignment> topics, TopicImage topic, IntStream indexes) {
        List<OngoingPartitionReassignment> moving = new ArrayList<>();
        indexes.forEach(index -> {
            PartitionState state = topic.partition(index);
            if (state != null && state.replicaSets().isMoving()) {
                moving.add(ongoing(index, state.replicaSets()));
            }
        });
        if (!moving.isEmpty()) {
            topics.add(
                    OngoingTopicReassignment.builder()
                            .name(topic.name())
                            .partitions(moving)
                            .build());
        }
    }

    private static OngoingPartitionReassignment ongoing(int index, ReplicaSets sets) {
        return OngoingPartitionReassignment.builder()
                .partitionIndex(index)
                .replicas(sets.all())
                .addingReplicas(sets.adding())
                .removingReplicas(sets.removing())
                .build();
    }
}
