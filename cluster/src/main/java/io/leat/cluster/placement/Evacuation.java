package io.leat.cluster.placement;

import io.leat.cluster.placement.Layout.Placed;
import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How one broker gives up all of its replicas. Each goes to the open broker that has least, on a
/// rack of its own where there is one. The order of preference stays, but for partitions that
/// preferred the broker: those prefer whoever leads least.
///
/// @param stuck partitions that are on every open broker already, so that there is no place left
public record Evacuation(List<Transfer> transfers, List<TopicPartition> stuck) {
    private static final Comparator<Placed> LARGEST_FIRST =
            Comparator.comparingLong(Placed::bytes)
                    .reversed()
                    .thenComparing(placed -> placed.partition().topic())
                    .thenComparingInt(placed -> placed.partition().partition());

    public Evacuation {
        transfers = List.copyOf(transfers);
        stuck = List.copyOf(stuck);
    }

    /// `broker` is never given anything, open or not.
    public static Evacuation of(Layout layout, int broker) {
        Loads loads = new Loads(layout);
        List<Transfer> transfers = new ArrayList<>();
        List<TopicPartition> stuck = new ArrayList<>();
        layout.partitions().stream()
                .filter(placed -> placed.replicas().contains(broker))
                .sorted(LARGEST_FIRST)
                .forEach(placed ->
                        successor(layout, loads, placed, broker)
                                .ifPresentOrElse(
                                        to -> {
                                            List<Integer> after =
                                                    with(placed.replicas(), broker, to);
                                            if (placed.replicas().getFirst() == broker) {
                                                after = preferringTheLeast(layout, loads, after);
                                            }
                                            loads.replace(placed, after);
                                            transfers.add(transfer(placed, after));
                                        },
                                        () -> stuck.add(placed.partition())));
        return new Evacuation(transfers, stuck);
    }

    private static Transfer transfer(Placed placed, List<Integer> after) {
        return new Transfer(placed.partition(), placed.replicas(), after, placed.bytes());
    }

    private static Optional<Integer> successor(
            Layout layout, Loads loads, Placed placed, int broker) {
        return layout.open().stream()
                .filter(open -> open != broker && !placed.replicas().contains(open))
                .min(
                        Comparator.<Integer>comparingInt(open ->
                                        -layout.racksOf(with(placed.replicas(), broker, open)))
                                .thenComparingDouble(loads::weight)
                                .thenComparingInt(open -> open));
    }

    private static List<Integer> with(List<Integer> replicas, int from, int to) {
        return replicas.stream().map(replica -> replica == from ? to : replica).toList();
    }

    private static List<Integer> preferringTheLeast(
            Layout layout, Loads loads, List<Integer> replicas) {
        List<Integer> after = new ArrayList<>(replicas);
        Integer least =
                after.stream()
                        .min(
                                Comparator.<Integer, Boolean>comparing(
                                                replica -> !layout.open().contains(replica))
                                        .thenComparingInt(loads::leads))
                        .orElseThrow();
        Collections.swap(after, 0, after.indexOf(least));
        return after;
    }
}
