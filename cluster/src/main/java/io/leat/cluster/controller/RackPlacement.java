package io.leat.cluster.controller;

import static io.leat.protocol.Invariant.check;

import io.leat.cluster.image.BrokerRegistration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which brokers hold the partitions of a topic when brokers lie in racks: each partition on as
/// many racks as possible, so that a rack can fail. Leaders go round the brokers, from rack to
/// rack; each other replica goes to the broker that has the fewest among those whose rack has none
/// yet. Confined to one decision.
final class RackPlacement {
    /// From rack to rack, so that neighbours lie in different ones.
    private final List<BrokerRegistration> order;

    private final int start;
    private final int replicationFactor;
    private final int[] load;

    RackPlacement(List<BrokerRegistration> brokers, int start, int replicationFactor) {
        check(
                replicationFactor > 0 && replicationFactor <= brokers.size(),
                "a broker holds at most one replica of a partition");
        this.order = alternating(brokers);
        this.start = start;
        this.replicationFactor = replicationFactor;
        this.load = new int[order.size()];
    }

    /// Whether all have a rack, and not all the same.
    static boolean isUseful(List<BrokerRegistration> brokers) {
        Set<String> racks = new HashSet<>();
        for (BrokerRegistration broker : brokers) {
            String rack = broker.rack();
            if (rack == null) {
                return false;
            }
            racks.add(rack);
        }
        return racks.size() > 1;
    }

    /// The replicas of partitions `first` to `first + count - 1`, if those before were placed so
    /// too; the first of each is its leader.
    List<List<Integer>> replicasOf(int first, int count) {
        List<List<Integer>> placed = new ArrayList<>(count);
        for (int partition = 0; partition < first + count; partition++) {
            List<Integer> replicas = place(partition);
            if (partition >= first) {
                placed.add(replicas);
            }
        }
        return placed;
    }

    private List<Integer> place(int partition) {
        int size = order.size();
        int next = (start + partition) % size;
        Set<@Nullable String> racks = new HashSet<>();
        List<Integer> replicas = new ArrayList<>(replicationFactor);
        while (true) {
            load[next]++;
            racks.add(order.get(next).rack());
            replicas.add(order.get(next).id());
            if (replicas.size() == replicationFactor) {
                return List.copyOf(replicas);
            }
            next = follower((start + partition + 1 + partition / size) % size, racks, replicas);
        }
    }

    /// The best broker, looked for from `from` on.
    private int follower(int from, Set<@Nullable String> racks, List<Integer> replicas) {
        int best = -1;
        boolean bestIsElsewhere = false;
        for (int i = 0; i < order.size(); i++) {
            int candidate = (from + i) % order.size();
            BrokerRegistration broker = order.get(candidate);
            if (replicas.contains(broker.id())) {
                continue;
            }
            boolean elsewhere = !racks.contains(broker.rack());
            if (best < 0
                    || (elsewhere && !bestIsElsewhere)
                    || (elsewhere == bestIsElsewhere && load[candidate] < load[best])) {
                best = candidate;
                bestIsElsewhere = elsewhere;
            }
        }
        return best;
    }

    private static List<BrokerRegistration> alternating(List<BrokerRegistration> brokers) {
        Map<String, Queue<BrokerRegistration>> racks = new TreeMap<>();
        for (BrokerRegistration broker : brokers) {
            String rack = broker.rack();
            racks.computeIfAbsent(rack == null ? "" : rack, _ -> new ArrayDeque<>()).add(broker);
        }
        List<BrokerRegistration> order = new ArrayList<>(brokers.size());
        while (order.size() < brokers.size()) {
            for (Queue<BrokerRegistration> rack : racks.values()) {
                BrokerRegistration broker = rack.poll();
                if (broker != null) {
                    order.add(broker);
                }
            }
        }
        return order;
    }
}
