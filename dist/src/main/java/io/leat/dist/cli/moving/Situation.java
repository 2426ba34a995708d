package io.leat.dist.cli.moving;

import io.leat.client.admin.Admin;
import io.leat.client.admin.HeldReplicas;
import io.leat.client.admin.OngoingMove;
import io.leat.client.cluster.Broker;
import io.leat.client.cluster.ClusterView;
import io.leat.client.cluster.PartitionView;
import io.leat.client.cluster.TopicView;
import io.leat.cluster.placement.Layout;
import io.leat.cluster.placement.Layout.Placed;
import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where everything is at one moment: brokers, partitions, their sizes, and what is under way.
///
/// @param held by each broker that answers
record Situation(
        ClusterView cluster,
        Map<TopicPartition, OngoingMove> moves,
        Map<Integer, HeldReplicas> held) {

    static Situation read(Admin admin) throws InterruptedException {
        Map<TopicPartition, OngoingMove> moves = new LinkedHashMap<>();
        for (OngoingMove move : admin.replicas().moves()) {
            moves.put(move.partition(), move);
        }
        ClusterView cluster = admin.cluster();
        Map<Integer, HeldReplicas> held = new TreeMap<>();
        for (int broker : cluster.brokers().keySet()) {
            held.put(broker, admin.replicas().held(broker));
        }
        return new Situation(cluster, moves, held);
    }

    boolean isRunning(int broker) {
        return cluster.brokers().containsKey(broker);
    }

    boolean isCordoned(int broker) {
        HeldReplicas replicas = held.get(broker);
        return replicas != null && replicas.cordoned();
    }

    /// The brokers that may be given replicas.
    Set<Integer> open() {
        return cluster.brokers().keySet().stream()
                .filter(broker -> !isCordoned(broker))
                .collect(Collectors.toSet());
    }

    /// The partitions that have a replica on the broker, also one that is about to go.
    List<TopicPartition> partitionsOn(int broker) {
        List<TopicPartition> found = new ArrayList<>();
        for (TopicView topic : cluster.topics().values()) {
            for (PartitionView partition : topic.partitions()) {
                TopicPartition key = new TopicPartition(topic.name(), partition.partition());
                if (partition.replicas().contains(broker)) {
                    found.add(key);
                }
            }
        }
        return found;
    }

    /// As it will be once all moves are done.
    Layout layout() {
        Map<Integer, String> racks = new HashMap<>();
        for (Broker broker : cluster.brokers().values()) {
            broker.rack().ifPresent(rack -> racks.put(broker.id(), rack));
        }
        List<Placed> partitions = new ArrayList<>();
        for (TopicView topic : new TreeMap<>(cluster.topics()).values()) {
            for (PartitionView partition : topic.partitions()) {
                TopicPartition key = new TopicPartition(topic.name(), partition.partition());
                OngoingMove move = moves.get(key);
                List<Integer> target = move == null ? partition.replicas() : move.target();
                partitions.add(new Placed(key, target, bytes(key, partition)));
            }
        }
        return new Layout(open(), racks, partitions);
    }

    /// The size of the leader's log, or of the largest there is.
    private long bytes(TopicPartition key, PartitionView partition) {
        HeldReplicas leaders = held.get(partition.leader());
        if (leaders != null && leaders.bytes().containsKey(key)) {
            return leaders.size(key);
        }
        return held.values().stream().mapToLong(of -> of.size(key)).max().orElse(0);
    }
}
