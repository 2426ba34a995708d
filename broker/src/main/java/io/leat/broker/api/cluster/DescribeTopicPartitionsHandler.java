package io.leat.broker.api.cluster;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.cluster.controller.TopicNames;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.DescribeTopicPartitionsRequest;
import io.leat.protocol.message.DescribeTopicPartitionsRequest.TopicRequest;
import io.leat.protocol.message.DescribeTopicPartitionsResponse;
import io.leat.protocol.message.DescribeTopicPartitionsResponse.Cursor;
import io.leat.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition;
import io.leat.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Describes topics page by page (KIP-966): names in order, at most a number of partitions in each
/// response, and a cursor that says where the next one goes on.
public final class DescribeTopicPartitionsHandler
        implements Handler<DescribeTopicPartitionsRequest> {
    /// Partitions in one response, whatever the client asks for
    /// (`max.request.partition.size.limit`).
    private static final int PARTITIONS_MAX = 2_000;

    private final Supplier<ClusterImage> image;

    private final OfflineReplicas disks;

    public DescribeTopicPartitionsHandler(Supplier<ClusterImage> image, OfflineReplicas disks) {
        this.image = image;
        this.disks = disks;
    }

    @Override
    public Reply start(DescribeTopicPartitionsRequest request, RequestContext context) {
        return () ->
                new Page(request, new ClusterView(image.get(), context.peer().listener(), disks))
                        .build();
    }

    /// One response being filled.
    private static final class Page {
        private final DescribeTopicPartitionsRequest request;
        private final ClusterView view;
        private final List<DescribeTopicPartitionsResponseTopic> topics = new ArrayList<>();
        private int left;
        private @Nullable Cursor next;

        Page(DescribeTopicPartitionsRequest request, ClusterView view) {
            this.request = request;
            this.view = view;
            this.left = Math.max(1, Math.min(PARTITIONS_MAX, request.responsePartitionLimit()));
        }

        DescribeTopicPartitionsResponse build() {
            var cursor = request.cursor();
            String from = cursor == null ? "" : cursor.topicName();
            for (String name : names(from)) {
                int first = 0;
                if (cursor != null && name.equals(from)) {
                    first = Math.max(0, cursor.partitionIndex());
                }
                add(name, first);
                if (next != null) {
                    break;
                }
            }
            return DescribeTopicPartitionsResponse.builder()
                    .topics(topics)
                    .nextCursor(next)
                    .build();
        }

        /// In order, from this one on: whoever asks for thousands says all of them on each page.
        private List<String> names(String from) {
            Stream<String> asked =
                    request.topics().isEmpty()
                            ? view.topics().map(TopicImage::name)
                            : request.topics().stream().map(TopicRequest::name);
            return asked.filter(name -> name.compareTo(from) >= 0).sorted().distinct().toList();
        }

        private void add(String name, int first) {
            TopicImage topic = view.image().topic(name);
            if (topic == null) {
                topics.add(missing(name));
                return;
            }
            if (left == 0) {
                next = Cursor.builder().topicName(name).partitionIndex(first).build();
                return;
            }
            int end = (int) Math.min(topic.partitions().size(), (long) first + left);
            List<DescribeTopicPartitionsResponsePartition> partitions = new ArrayList<>();
            for (int i = first; i < end; i++) {
                partitions.add(partition(name, i, topic.partitions().get(i)));
            }
            left -= partitions.size();
            topics.add(
                    DescribeTopicPartitionsResponseTopic.builder()
                            .name(name)
                            .topicId(topic.id())
                            .isInternal(topic.isInternal())
                            .partitions(partitions)
                            .topicAuthorizedOperations(AuthorizedOperations.onTopic(true))
                            .build());
            if (end < topic.partitions().size()) {
                next = Cursor.builder().topicName(name).partitionIndex(end).build();
            }
        }

        private static DescribeTopicPartitionsResponseTopic missing(String name) {
            ErrorCode error =
                    TopicNames.refusal(name).isPresent()
                            ? ErrorCode.INVALID_TOPIC_EXCEPTION
                            : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
            return DescribeTopicPartitionsResponseTopic.builder()
                    .errorCode(error.code())
                    .name(name)
                    .build();
        }

        private DescribeTopicPartitionsResponsePartition partition(
                String topic, int index, PartitionState state) {
            ClusterView.Seen seen = view.partition(topic, index, state);
            return DescribeTopicPartitionsResponsePartition.builder()
                    .errorCode(seen.error().code())
                    .partitionIndex(index)
                    .leaderId(seen.leader())
                    .leaderEpoch(state.leaderEpoch())
                    .replicaNodes(state.replicas())
                    .isrNodes(state.isr())
                    .eligibleLeaderReplicas(state.replicaSets().eligible())
                    .lastKnownElr(List.of())
                    .offlineReplicas(seen.offline())
                    .build();
        }
    }
}
