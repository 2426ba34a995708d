package io.leat.broker.api.cluster;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The cluster as it looks through one listener: every broker has the address that clients of that
/// listener use. `tellsListener`: whether the client understands LISTENER_NOT_FOUND.
record ClusterView(
        ClusterImage image, String listener, boolean tellsListener, OfflineReplicas disks) {

    ClusterView(ClusterImage image, String listener, OfflineReplicas disks) {
        this(image, listener, true, disks);
    }

    /// A broker and its address on the listener.
    record Node(BrokerRegistration broker, Endpoint endpoint) {}

    /// The brokers that have the listener and serve.
    List<Node> nodes() {
        return image.brokers().values().stream()
                .filter(BrokerRegistration::isLive)
                .flatMap(broker -> node(broker).stream())
                .toList();
    }

    /// The brokers that have the listener and registered, but do not serve yet.
    List<Node> fencedNodes() {
        return image.brokers().values().stream()
                .filter(broker -> !broker.isLive())
                .flatMap(broker -> node(broker).stream())
                .toList();
    }

    private Optional<Node> node(BrokerRegistration broker) {
        Endpoint endpoint = broker.endpoint(listener);
        return endpoint == null ? Optional.empty() : Optional.of(new Node(broker, endpoint));
    }

    /// One partition as clients of the listener see it.
    ///
    /// @param error NONE, or why its leader cannot serve them
    /// @param leader the leader's id, -1 when it cannot serve them
    /// @param offline the replicas whose broker or disk is down
    record Seen(ErrorCode error, int leader, List<Integer> offline) {}

    Seen partition(String topic, int index, PartitionState state) {
        List<Integer> failed = disks.of(topic, index);
        ErrorCode error =
                failed.contains(state.leader())
                        ? ErrorCode.KAFKA_STORAGE_ERROR
                        : leaderError(state);
        List<Integer> offline = new ArrayList<>(0);
        for (int replica : state.replicas()) {
            if (!image.isLive(replica) || failed.contains(replica)) {
                offline.add(replica);
            }
        }
        boolean served = error == ErrorCode.NONE;
        return new Seen(error, served ? state.leader() : PartitionState.NO_LEADER, offline);
    }

    private ErrorCode leaderError(PartitionState partition) {
        BrokerRegistration leader = image.liveBroker(partition.leader());
        if (leader == null) {
            return ErrorCode.LEADER_NOT_AVAILABLE;
        }
        if (node(leader).isPresent()) {
            return ErrorCode.NONE;
        }
        return tellsListener ? ErrorCode.LISTENER_NOT_FOUND : ErrorCode.LEADER_NOT_AVAILABLE;
    }

    Stream<TopicImage> topics() {
        return image.topics().values().stream();
    }
}
