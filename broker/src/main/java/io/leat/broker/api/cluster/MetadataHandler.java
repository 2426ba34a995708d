package io.leat.broker.api.cluster;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.cluster.controller.TopicNames;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.MetadataRequest;
import io.leat.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.leat.protocol.message.MetadataResponse;
import io.leat.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.leat.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.leat.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells which brokers there are and who leads which partition. Creates topics that are asked about
/// and missing, if both the client and the configuration want that.
public final class MetadataHandler implements Handler<MetadataRequest> {
    private static final short FIRST_VERSION_WITH_NULL_FOR_ALL = 1;
    private static final short FIRST_VERSION_WITH_LISTENER_NOT_FOUND = 6;

    /// Versions 10 and 11 have the field, but a response to them has nowhere to say which id it
    /// means when there is no name.
    private static final short FIRST_VERSION_WITH_TOPIC_IDS = 12;

    /// How long a response waits for the topics that it creates.
    private static final long CREATION_MILLIS_MAX = 2_000;

    private final Supplier<ClusterImage> image;
    private final AutoCreation autoCreation;
    private final OfflineReplicas disks;

    public MetadataHandler(
            Supplier<ClusterImage> image, AutoCreation autoCreation, OfflineReplicas disks) {
        this.image = image;
        this.autoCreation = autoCreation;
        this.disks = disks;
    }

    @Override
    public Reply start(MetadataRequest request, RequestContext context) {
        return () -> answer(request, context);
    }

    private MetadataResponse answer(MetadataRequest request, RequestContext context) {
        if (request.allowAutoTopicCreation()) {
            createMissing(request);
        }
        ClusterView view =
                new ClusterView(
                        image.get(),
                        context.peer().listener(),
                        context.version() >= FIRST_VERSION_WITH_LISTENER_NOT_FOUND,
                        disks);
        return MetadataResponse.builder()
                .brokers(view.nodes().stream().map(MetadataHandler::broker).toList())
                .clusterId(view.image().clusterId())
                .controllerId(view.image().controllerId())
                .topics(topics(request, context.version(), view))
                .clusterAuthorizedOperations(
                        AuthorizedOperations.onCluster(
                                request.includeClusterAuthorizedOperations()))
                .build();
    }

    private void createMissing(MetadataRequest request) {
        List<MetadataRequestTopic> asked = request.topics();
        if (asked == null) {
            return;
        }
        ClusterImage now = image.get();
        Set<String> missing = new TreeSet<>();
        for (MetadataRequestTopic topic : asked) {
            String name = topic.name();
            if (name != null && now.topic(name) == null && TopicNames.refusal(name).isEmpty()) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            autoCreation
                    .create(missing)
                    .thenApply(ignored -> Boolean.TRUE)
                    .completeOnTimeout(Boolean.FALSE, CREATION_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private static List<MetadataResponseTopic> topics(
            MetadataRequest request, short version, ClusterView view) {
        boolean operations = request.includeTopicAuthorizedOperations();
        List<MetadataRequestTopic> asked = request.topics();
        if (asked == null || (version < FIRST_VERSION_WITH_NULL_FOR_ALL && asked.isEmpty())) {
            return view.topics().map(topic -> topic(topic, view, operations)).toList();
        }
        List<MetadataResponseTopic> topics = new ArrayList<>();
        for (MetadataRequestTopic topic : asked) {
            boolean byId = topic.name() == null || !topic.topicId().equals(Uuid.ZERO);
            topics.add(
                    byId && version < FIRST_VERSION_WITH_TOPIC_IDS
                            ? refused(topic)
                            : topic(topic, view, operations));
        }
        return topics;
    }

    private static MetadataResponseTopic refused(MetadataRequestTopic asked) {
        String name = asked.name();
        return MetadataResponseTopic.builder()
                .errorCode(ErrorCode.INVALID_REQUEST.code())
                .name(name == null ? "" : name)
                .build();
    }

    private static MetadataResponseTopic topic(
            MetadataRequestTopic asked, ClusterView view, boolean operations) {
        String name = asked.name();
        TopicImage found =
                name == null ? view.image().topic(asked.topicId()) : view.image().topic(name);
        if (found != null) {
            return topic(found, view, operations);
        }
        return MetadataResponseTopic.builder()
                .errorCode(missing(name).code())
                .name(name)
                .topicId(name == null ? asked.topicId() : Uuid.ZERO)
                .build();
    }

    private static ErrorCode missing(@Nullable String name) {
        if (name == null) {
            return ErrorCode.UNKNOWN_TOPIC_ID;
        }
        return TopicNames.refusal(name).isPresent()
                ? ErrorCode.INVALID_TOPIC_EXCEPTION
                : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private static MetadataResponseTopic topic(
            TopicImage topic, ClusterView view, boolean operations) {
        List<MetadataResponsePartition> partitions = new ArrayList<>(topic.partitions().size());
        for (int i = 0; i < topic.partitions().size(); i++) {
            partitions.add(partition(topic.name(), i, topic.partitions().get(i), view));
        }
        return MetadataResponseTopic.builder()
                .name(topic.name())
                .topicId(topic.id())
                .isInternal(topic.isInternal())
                .partitions(partitions)
                .topicAuthorizedOperations(AuthorizedOperations.onTopic(operations))
                .build();
    }

    private static MetadataResponsePartition partition(
            String topic, int index, PartitionState state, ClusterView view) {
        ClusterView.Seen seen = view.partition(topic, index, state);
        return MetadataResponsePartition.builder()
                .errorCode(seen.error().code())
                .partitionIndex(index)
                .leaderId(seen.leader())
                .leaderEpoch(state.leaderEpoch())
                .replicaNodes(state.replicas())
                .isrNodes(state.isr())
                .offlineReplicas(seen.offline())
                .build();
    }

    private static MetadataResponseBroker broker(ClusterView.Node node) {
        return MetadataResponseBroker.builder()
                .nodeId(node.broker().id())
                .host(node.endpoint().host())
                .port(node.endpoint().port())
                .rack(node.broker().rack())
                .build();
    }
}
