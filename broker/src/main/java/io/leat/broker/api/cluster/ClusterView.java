package io.leat.broker.api.cluster;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The cluster as it looks through one listener: every broker has the address that clients of that
/// listener use. `tellsListener`: whether the client understands LISTENER_NOT_FOUND.
record ClusterView(ClusterImage image, String listener, boolean tellsListener) {

    ClusterView(ClusterImage image, String listener) {
        this(image, listener, true);
    }

    /// A broker and its address on the listener.
    record Node(BrokerRegistration broker, Endpoint endpoint) {}

    /// The brokers that have the listener.
    List<Node> nodes() {
        return image.brokers().values().stream().flatMap(broker -> node(broker).stream()).toList();
    }

    private Optional<Node> node(BrokerRegistration broker) {
        return broker.endpoints().stream()
                .filter(endpoint -> endpoint.listener().equals(listener))
                .findFirst()
                .map(endpoint -> new Node(broker, endpoint));
    }

    /// Whether clients of the listener can reach the partition's leader: NONE, or why not.
    ErrorCode leaderError(PartitionState partition) {
        BrokerRegistration leader = image.brokers().get(partition.leader());
        if (leader == null) {
            return ErrorCode.LEADER_NOT_AVAILABLE;
        }
        if (node(leader).isPresent()) {
            return ErrorCode.NONE;
        }
        return tellsListener ? ErrorCode.LISTENER_NOT_FOUND : ErrorCode.LEADER_NOT_AVAILABLE;
    }

    /// The leader's id, -1 when clients of the listener cannot reach it.
    int leader(PartitionState partition) {
        return leaderError(partition) == ErrorCode.NONE
                ? partition.leader()
                : PartitionState.NO_LEADER;
    }

    List<Integer> offline(PartitionState partition) {
        return partition.replicas().stream().filter(replica -> !image.isLive(replica)).toList();
    }

    Stream<TopicImage> topics() {
        return image.topics().values().stream();
    }
}
