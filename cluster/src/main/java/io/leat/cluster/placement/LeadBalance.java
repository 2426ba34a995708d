package io.leat.cluster.placement;

import io.leat.cluster.placement.Layout.Placed;
import io.leat.protocol.TopicPartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Evens out who is preferred to lead, by the order of replicas alone: nothing is copied. From a
/// broker that leads at least two more than another a leadership goes there, if need be by way of
/// others. Confined to one plan.
final class LeadBalance {
    private final List<Integer> brokers;
    private final Loads loads;
    private final Map<TopicPartition, Placed> now;

    /// Changes `now`, and `loads` with it.
    LeadBalance(List<Integer> brokers, Loads loads, Map<TopicPartition, Placed> now) {
        this.brokers = brokers;
        this.loads = loads;
        this.now = now;
    }

    void evenOut() {
        while (brokers.stream()
                .sorted(Comparator.comparingInt(broker -> -loads.leads(broker)))
                .anyMatch(this::giveFrom)) {
            // each time two brokers are nearer to each other
        }
    }

    private boolean giveFrom(int giver) {
        Map<Integer, Placed> reached = reach(giver);
        Optional<Integer> taker =
                reached.keySet().stream()
                        .filter(broker -> loads.leads(broker) <= loads.leads(giver) - 2)
                        .min(
                                Comparator.<Integer>comparingInt(loads::leads)
                                        .thenComparingInt(broker -> broker));
        taker.ifPresent(to -> handOver(giver, to, reached));
        return taker.isPresent();
    }

    /// The brokers to which a leadership may go, each with the partition that takes it there.
    private Map<Integer, Placed> reach(int giver) {
        Map<Integer, List<Placed>> led = new HashMap<>();
        for (Placed placed : now.values()) {
            led.computeIfAbsent(placed.replicas().getFirst(), _ -> new ArrayList<>()).add(placed);
        }
        Map<Integer, Placed> reached = new HashMap<>();
        Deque<Integer> next = new ArrayDeque<>(List.of(giver));
        while (!next.isEmpty()) {
            int from = next.remove();
            for (Placed placed : led.getOrDefault(from, List.of())) {
                for (int to : placed.replicas()) {
                    if (to != giver && brokers.contains(to) && !reached.containsKey(to)) {
                        reached.put(to, placed);
                        next.add(to);
                    }
                }
            }
        }
        return reached;
    }

    /// Backwards along the way on which `taker` was reached.
    private void handOver(int giver, int taker, Map<Integer, Placed> reached) {
        int to = taker;
        while (to != giver) {
            Placed placed = reached.get(to);
            if (placed == null) {
                return;
            }
            int from = placed.replicas().getFirst();
            List<Integer> replicas = new ArrayList<>(placed.replicas());
            replicas.set(replicas.indexOf(to), from);
            replicas.set(0, to);
            now.put(placed.partition(), new Placed(placed.partition(), replicas, placed.bytes()));
            loads.lead(from, -1);
            loads.lead(to, 1);
            to = from;
        }
    }
}
