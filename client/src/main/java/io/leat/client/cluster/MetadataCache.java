package io.leat.client.cluster;

import static io.leat.protocol.Invariant.check;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.client.RefusedException;
import io.leat.client.ServerAddress;
import io.leat.client.cluster.Cluster.Missing;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.MetadataRequest;
import io.leat.protocol.message.MetadataResponse;
import io.leat.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.leat.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps what metadata answers say.
@ThreadSafe
final class MetadataCache {
    /// Why a topic is not in the view.
    private final Map<String, ErrorCode> refusals = new ConcurrentHashMap<>();

    /// Immutable; replaced under this object's monitor.
    private volatile ClusterView view = ClusterView.UNKNOWN;

    static MetadataRequest about(Collection<String> topics, Missing missing) {
        return MetadataRequest.builder()
                .topics(
                        new TreeSet<>(topics)
                                .stream()
                                        .map(name ->
                                                MetadataRequest.MetadataRequestTopic.builder()
                                                        .name(name)
                                                        .build())
                                        .toList())
                .allowAutoTopicCreation(missing == Missing.CREATE)
                .build();
    }

    static MetadataRequest aboutAll() {
        return MetadataRequest.builder().topics(null).allowAutoTopicCreation(false).build();
    }

    ClusterView view() {
        return view;
    }

    /// Takes an answer about `asked`; what is known of other topics stays.
    synchronized ClusterView learn(ApiResponse response, Collection<String> asked) {
        Map<String, TopicView> topics = new HashMap<>(view.topics());
        topics.keySet().removeAll(Set.copyOf(asked));
        return merge((MetadataResponse) response, topics);
    }

    /// Takes an answer about all topics.
    synchronized ClusterView learnAll(ApiResponse response) {
        return merge((MetadataResponse) response, new HashMap<>());
    }

    private ClusterView merge(MetadataResponse response, Map<String, TopicView> topics) {
        RefusedException.throwIf(response.errorCode(), "metadata");
        Map<Integer, Broker> brokers = new HashMap<>();
        for (MetadataResponse.MetadataResponseBroker broker : response.brokers()) {
            ServerAddress address = new ServerAddress(broker.host(), broker.port());
            String rack = Objects.requireNonNullElse(broker.rack(), "");
            brokers.put(broker.nodeId(), new Broker(broker.nodeId(), address, rack));
        }
        for (MetadataResponseTopic topic : response.topics()) {
            @Nullable String name = topic.name();
            if (name == null) {
                continue;
            }
            ErrorCode error = ErrorCode.of(topic.errorCode());
            if (error == ErrorCode.NONE) {
                refusals.remove(name);
                topics.put(name, topic(name, topic));
            } else {
                refusals.put(name, error);
            }
        }
        String clusterId = Objects.requireNonNullElse(response.clusterId(), "");
        ClusterView merged = new ClusterView(clusterId, response.controllerId(), brokers, topics);
        view = merged;
        return merged;
    }

    private static TopicView topic(String name, MetadataResponseTopic topic) {
        return new TopicView(
                name,
                topic.topicId(),
                topic.isInternal(),
                topic.partitions().stream().map(MetadataCache::partition).toList());
    }

    private static PartitionView partition(MetadataResponsePartition partition) {
        check(partition.partitionIndex() >= 0, "a partition index is never negative");
        return new PartitionView(
                partition.partitionIndex(),
                partition.leaderId(),
                partition.leaderEpoch(),
                partition.replicaNodes(),
                partition.isrNodes());
    }

    /// Throws why the topic is not in the view, if the last answer about it said so. That it does
    /// not exist is final when patience is over.
    void throwRefusal(String topic, boolean patienceIsOver) {
        ErrorCode error = refusals.getOrDefault(topic, ErrorCode.NONE);
        if (error == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION && patienceIsOver) {
            throw new RefusedException(error, "topic " + topic, null).forGood();
        }
        RefusedException.throwIf(error.code(), "topic " + topic);
    }
}
