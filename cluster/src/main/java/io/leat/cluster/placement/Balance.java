package io.leat.cluster.placement;

import io.leat.cluster.placement.Layout.Placed;
import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Evens out what open brokers have: first racks, where a partition lies on fewer than it could,
/// then bytes and replicas, then preferred leaderships. Only what makes something better is moved,
/// and never so that a partition lies on fewer racks, or that bytes become worse for the sake of
/// replicas or the other way round. A layout that was evened out needs nothing. Confined to one
/// plan.
public final class Balance {
    /// Smaller gains are rounding.
    private static final double GAIN_MIN = 1e-9;

    /// How many replicas of about the right size are tried for each that is to be swapped.
    private static final int SWAP_TRIES = 3;

    private final Layout layout;
    private final Loads loads;
    private final Unevenness unevenness;
    private final List<Integer> brokers;
    private final Map<TopicPartition, Placed> now = new LinkedHashMap<>();

    /// The partitions of each open broker.
    private final Map<Integer, NavigableSet<Placed>> held = new TreeMap<>();

    private static final Comparator<Placed> BY_SIZE =
            Comparator.comparingLong(Placed::bytes)
                    .thenComparing(placed -> placed.partition().topic())
                    .thenComparingInt(placed -> placed.partition().partition());

    private record Step(Placed placed, int from, int to, double gain) {}

    private Balance(Layout layout, Tolerance tolerance) {
        this.layout = layout;
        this.loads = new Loads(layout);
        this.unevenness = new Unevenness(loads, layout.open(), tolerance);
        this.brokers = layout.open().stream().sorted().toList();
        brokers.forEach(broker -> held.put(broker, new TreeSet<>(BY_SIZE)));
        for (Placed placed : layout.partitions()) {
            now.put(placed.partition(), placed);
            placed.replicas().forEach(broker -> hold(broker, placed));
        }
    }

    public static List<Transfer> of(Layout layout, Tolerance tolerance) {
        Balance balance = new Balance(layout, tolerance);
        balance.spreadOverRacks();
        balance.evenOut();
        new LeadBalance(balance.brokers, balance.loads, balance.now).evenOut();
        return balance.transfers();
    }

    private void hold(int broker, Placed placed) {
        NavigableSet<Placed> there = held.get(broker);
        if (there != null) {
            there.add(placed);
        }
    }

    private void spreadOverRacks() {
        if (!layout.hasRacks()) {
            return;
        }
        for (Placed placed : layout.partitions()) {
            Step step = rackStep(now(placed));
            while (step != null) {
                apply(step);
                step = rackStep(now(placed));
            }
        }
    }

    private Placed now(Placed placed) {
        return now.getOrDefault(placed.partition(), placed);
    }

    /// The move that puts the partition on one more rack at the least cost; null if there is none.
    private @Nullable Step rackStep(Placed placed) {
        int racks = layout.racksOf(placed.replicas());
        Step best = null;
        for (int from : placed.replicas()) {
            for (int to : brokers) {
                if (!held.containsKey(from)
                        || placed.replicas().contains(to)
                        || layout.racksOf(with(placed.replicas(), from, to)) <= racks) {
                    continue;
                }
                double gain = loads.weight(from) - loads.weight(to);
                if (best == null || gain > best.gain()) {
                    best = new Step(placed, from, to, gain);
                }
            }
        }
        return best;
    }

    private void evenOut() {
        while (moveOne() || swapOne()) {
            // each time the sum of unevenness is smaller
        }
    }

    /// Pairs of brokers, the one that has more first, the greatest difference first.
    private List<int[]> pairs() {
        List<int[]> pairs = new ArrayList<>();
        for (int from : brokers) {
            for (int to : brokers) {
                if (from != to && unevenness.concerns(from, to)) {
                    pairs.add(new int[] {from, to});
                }
            }
        }
        pairs.sort(
                Comparator.comparingDouble(pair -> loads.weight(pair[1]) - loads.weight(pair[0])));
        return pairs;
    }

    private boolean moveOne() {
        for (int[] pair : pairs()) {
            Step best = null;
            for (Placed placed : held(pair[0])) {
                double gain = unevenness.gain(pair[0], pair[1], placed.bytes(), 1);
                if (gain > GAIN_MIN
                        && (best == null || gain > best.gain() + GAIN_MIN)
                        && mayMove(placed, pair[0], pair[1])) {
                    best = new Step(placed, pair[0], pair[1], gain);
                }
            }
            if (best != null) {
                apply(best);
                return true;
            }
        }
        return false;
    }

    /// A larger replica goes one way and a smaller one the other.
    private boolean swapOne() {
        for (int[] pair : pairs()) {
            int from = pair[0];
            int to = pair[1];
            long wanted = (loads.bytes(from) - loads.bytes(to)) / 2;
            if (wanted <= 0) {
                continue;
            }
            Step best = null;
            Step back = null;
            for (Placed placed : held(from)) {
                for (Placed other : ofAbout(to, placed.bytes() - wanted)) {
                    double gain = unevenness.gain(from, to, placed.bytes() - other.bytes(), 0);
                    if (gain > GAIN_MIN
                            && (best == null || gain > best.gain() + GAIN_MIN)
                            && mayMove(placed, from, to)
                            && mayMove(other, to, from)) {
                        best = new Step(placed, from, to, gain);
                        back = new Step(other, to, from, 0);
                    }
                }
            }
            if (best != null && back != null) {
                apply(best);
                apply(back);
                return true;
            }
        }
        return false;
    }

    /// A few of a broker's replicas that are nearest to this size.
    private List<Placed> ofAbout(int broker, long bytes) {
        List<Placed> near = new ArrayList<>();
        if (bytes < 0) {
            return near;
        }
        Placed middle = new Placed(new TopicPartition("", 0), List.of(), bytes);
        held(broker).headSet(middle, true).descendingSet().stream()
                .limit(SWAP_TRIES)
                .forEach(near::add);
        held(broker).tailSet(middle, false).stream().limit(SWAP_TRIES).forEach(near::add);
        return near;
    }

    private NavigableSet<Placed> held(int broker) {
        return held.getOrDefault(broker, new TreeSet<>(BY_SIZE));
    }

    private boolean mayMove(Placed placed, int from, int to) {
        return !placed.replicas().contains(to)
                && layout.racksOf(with(placed.replicas(), from, to))
                        >= layout.racksOf(placed.replicas());
    }

    private void apply(Step step) {
        Placed before = step.placed();
        List<Integer> replicas = with(before.replicas(), step.from(), step.to());
        Placed after = new Placed(before.partition(), replicas, before.bytes());
        loads.replace(before, replicas);
        before.replicas().forEach(broker -> held(broker).remove(before));
        replicas.forEach(broker -> hold(broker, after));
        now.put(after.partition(), after);
    }

    private static List<Integer> with(List<Integer> replicas, int from, int to) {
        return replicas.stream().map(replica -> replica == from ? to : replica).toList();
    }

    private List<Transfer> transfers() {
        List<Transfer> changed = new ArrayList<>();
        for (Placed before : layout.partitions()) {
            List<Integer> after = now(before).replicas();
            if (!after.equals(before.replicas())) {
                changed.add(
                        new Transfer(before.partition(), before.replicas(), after, before.bytes()));
            }
        }
        return changed;
    }
}
