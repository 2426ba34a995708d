package io.leat.client.cluster;

import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.util.Map;
import java.util.Optional;

/// What was last heard of a cluster. An empty `clusterId` and a `controllerId` of -1 mean unknown.
public record ClusterView(
        String clusterId,
        int controllerId,
        Map<Integer, Broker> brokers,
        Map<String, TopicView> topics) {
    /// Nothing was heard yet.
    static final ClusterView UNKNOWN = new ClusterView("", -1, Map.of(), Map.of());

    public ClusterView {
        brokers = Map.copyOf(brokers);
        topics = Map.copyOf(topics);
    }

    /// Who leads the partition, if it is known and the broker is there.
    public Optional<PartitionView> led(TopicPartition partition) {
        return Optional.ofNullable(topics.get(partition.topic()))
                .flatMap(topic -> topic.partition(partition.partition()))
                .filter(view -> brokers.containsKey(view.leader()));
    }

    /// [Uuid#ZERO] when it is unknown.
    public Uuid topicId(String topic) {
        TopicView view = topics.get(topic);
        return view == null ? Uuid.ZERO : view.id();
    }

    /// The name of the topic with this id.
    public Optional<String> topicName(Uuid id) {
        return topics.values().stream()
                .filter(topic -> topic.id().equals(id))
                .map(TopicView::name)
                .findFirst();
    }
}
