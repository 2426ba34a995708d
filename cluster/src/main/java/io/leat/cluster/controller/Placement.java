package io.leat.cluster.controller;

import static io.leat.protocol.Invariant.check;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which brokers hold the partitions of a topic. Leaders go round the brokers; the other replicas
/// of a partition follow its leader at a distance that grows each time round, so that the load of a
/// dead broker falls on all others.
record Placement(List<Integer> brokers, int start, int replicationFactor) {
    Placement {
        brokers = brokers.stream().sorted().toList();
        check(start >= 0, "a start is an index");
        check(
                replicationFactor > 0 && replicationFactor <= brokers.size(),
                "a broker holds at most one replica of a partition");
    }

    /// Why so many replicas cannot be placed.
    static Refusal tooFewBrokers(ClusterImage image, int replicationFactor) {
        int live = image.activeBrokers().size();
        int placeable = image.placeableBrokers().size();
        String cordoned = live == placeable ? "" : ", " + (live - placeable) + " of them cordoned";
        return new Refusal(
                ErrorCode.INVALID_REPLICATION_FACTOR,
                "Replication factor "
                        + replicationFactor
                        + " cannot be reached: "
                        + live
                        + " broker(s) are live"
                        + cordoned
                        + ".");
    }

    /// As [#replicasOf(int, int)] on the brokers that may get replicas, over their racks if each
    /// has one.
    static List<List<Integer>> replicasOf(
            ClusterImage image, int start, int replicationFactor, int first, int count) {
        List<BrokerRegistration> brokers =
                image.placeableBrokers().stream()
                        .flatMap(id -> Optional.ofNullable(image.brokers().get(id)).stream())
                        .toList();
        return RackPlacement.isUseful(brokers)
                ? new RackPlacement(brokers, start, replicationFactor).replicasOf(first, count)
                : new Placement(image.placeableBrokers(), start, replicationFactor)
                        .replicasOf(first, count);
    }

    /// The replicas of partitions `first` to `first + count - 1`; the first of each is its leader.
    List<List<Integer>> replicasOf(int first, int count) {
        List<List<Integer>> placed = new ArrayList<>(count);
        for (int partition = first; partition < first + count; partition++) {
            placed.add(replicasOf(partition));
        }
        return placed;
    }

    private List<Integer> replicasOf(int partition) {
        int brokerCount = brokers.size();
        int leader = (start + partition) % brokerCount;
        List<Integer> replicas = new ArrayList<>(replicationFactor);
        replicas.add(brokers.get(leader));
        for (int i = 0; i < replicationFactor - 1; i++) {
            int distance = 1 + (partition / brokerCount + i) % (brokerCount - 1);
            replicas.add(brokers.get((leader + distance) % brokerCount));
        }
        return List.copyOf(replicas);
    }
}
