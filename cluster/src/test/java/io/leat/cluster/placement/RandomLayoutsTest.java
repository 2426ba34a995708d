package io.leat.cluster.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.placement.Layout.Placed;
import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What must hold for every layout. `-Dleat.seed=N` and `-Dleat.seeds=COUNT` choose other ones.
class RandomLayoutsTest {
    private static final Tolerance NARROW = new Tolerance(0.05, 0, 0.99);
    private static final double ROUNDING = 1 + 1e-9;

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("leat.seeds", 400))
                .map(number -> Long.getLong("leat.seed", 1) + number);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void balancingNeverMakesAnythingWorse(long seed) {
        Layout before = layout(new Random(seed));
        List<Transfer> plan = Balance.of(before, NARROW);
        Layout after = applied(before, plan);
        eachPartitionIsAsGood(before, after);
        if (!couldSpreadFurther(before)) {
            assertThat(uneven(after, Loads::bytes))
                    .isLessThanOrEqualTo(ROUNDING * uneven(before, Loads::bytes));
            assertThat(uneven(after, Loads::replicas))
                    .isLessThanOrEqualTo(ROUNDING * uneven(before, Loads::replicas));
            assertThat(copied(plan)).isLessThanOrEqualTo(bound(before));
        }
        // the only replica of a partition leads it wherever it is
        int taken = copied(plan) == 0 && replicasMoved(plan) == 0 ? 0 : 1;
        assertThat(spread(after, Loads::leads))
                .isLessThanOrEqualTo(Math.max(1, spread(before, Loads::leads)) + taken);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aClusterThatWasBalancedNeedsNothing(long seed) {
        Layout before = layout(new Random(seed));
        Layout after = applied(before, Balance.of(before, NARROW));
        assertThat(Balance.of(after, NARROW)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anEmptyBrokerGetsItsShareAndNobodyGetsMore(long seed) {
        Random random = new Random(seed);
        int brokers = 3 + random.nextInt(5);
        List<Placed> partitions = new ArrayList<>();
        for (int index = 0; index < 20 * brokers; index++) {
            List<Integer> replicas = shuffled(brokers, random).subList(0, 3);
            partitions.add(new Placed(partition(index), replicas, 1_000_000));
        }
        Set<Integer> open = new HashSet<>(shuffled(brokers + 1, random));
        Layout before = new Layout(open, Map.of(), partitions);
        List<Transfer> plan = Balance.of(before, NARROW);
        Layout after = applied(before, plan);
        assertThat(spread(after, Loads::replicas)).isLessThanOrEqualTo(5);
        assertThat(new Loads(after).replicas(brokers)).isGreaterThan(40);
        assertThat(spread(after, Loads::leads)).isLessThanOrEqualTo(1);
        assertThat(copied(plan)).isLessThanOrEqualTo(bound(before));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anEvacuatedBrokerHasNothingAndNoPartitionIsOnFewerBrokersOrRacks(long seed) {
        Random random = new Random(seed);
        Layout before = layout(random);
        int broker = List.copyOf(before.open()).get(random.nextInt(before.open().size()));
        Evacuation plan = Evacuation.of(before, broker);
        Layout after = applied(before, plan.transfers());
        for (Placed placed : after.partitions()) {
            boolean stuck = plan.stuck().contains(placed.partition());
            assertThat(placed.replicas().contains(broker)).isEqualTo(stuck);
            if (stuck) {
                assertThat(placed.replicas()).containsAll(before.open());
            }
        }
        for (Transfer transfer : plan.transfers()) {
            assertThat(transfer.removed()).containsExactly(broker);
            assertThat(transfer.added()).hasSize(1);
            assertThat(before.open()).containsAll(transfer.added());
        }
        eachPartitionKeepsItsFactor(before, after);
    }

    private static void eachPartitionIsAsGood(Layout before, Layout after) {
        eachPartitionKeepsItsFactor(before, after);
        for (int i = 0; i < before.partitions().size(); i++) {
            assertThat(after.racksOf(after.partitions().get(i).replicas()))
                    .isGreaterThanOrEqualTo(before.racksOf(before.partitions().get(i).replicas()));
        }
    }

    private static void eachPartitionKeepsItsFactor(Layout before, Layout after) {
        for (int i = 0; i < before.partitions().size(); i++) {
            Placed was = before.partitions().get(i);
            Placed is = after.partitions().get(i);
            assertThat(is.replicas()).hasSameSizeAs(was.replicas()).doesNotHaveDuplicates();
            Set<Integer> strangers = new HashSet<>(is.replicas());
            strangers.removeAll(was.replicas());
            assertThat(before.open()).containsAll(strangers);
        }
    }

    private static boolean couldSpreadFurther(Layout layout) {
        return layout.hasRacks();
    }

    /// What lies above the average has to go somewhere; what one replica is too coarse for comes on
    /// top, once for each broker.
    private static long bound(Layout layout) {
        Loads loads = new Loads(layout);
        double average = layout.open().stream().mapToLong(loads::bytes).average().orElse(0);
        double averageReplicas =
                layout.open().stream().mapToInt(loads::replicas).average().orElse(0);
        double bytes = 0;
        double replicas = 0;
        for (int broker : layout.open()) {
            bytes += Math.max(0, loads.bytes(broker) - average);
            replicas += Math.max(0, loads.replicas(broker) - averageReplicas);
        }
        long largest = layout.partitions().stream().mapToLong(Placed::bytes).max().orElse(0);
        return (long) (2 * bytes + (replicas + 2 * layout.open().size()) * largest);
    }

    private static long copied(List<Transfer> plan) {
        return plan.stream().mapToLong(Transfer::bytesCopied).sum();
    }

    private static long replicasMoved(List<Transfer> plan) {
        return plan.stream().mapToLong(transfer -> transfer.added().size()).sum();
    }

    private interface Measure {
        long of(Loads loads, int broker);
    }

    private static double uneven(Layout layout, Measure measure) {
        Loads loads = new Loads(layout);
        ToLongFunction<Integer> of = broker -> measure.of(loads, broker);
        double average = layout.open().stream().mapToLong(of).average().orElse(0);
        double tolerated = Math.max(measure.of(loads, -1) + 0.99, 0.05 * average);
        return layout.open().stream()
                .mapToDouble(broker ->
                        Math.max(0, Math.abs(of.applyAsLong(broker) - average) - tolerated))
                .map(excess -> excess * excess)
                .sum();
    }

    private static long spread(Layout layout, Measure measure) {
        Loads loads = new Loads(layout);
        var all = layout.open().stream().mapToLong(broker -> measure.of(loads, broker));
        var summary = all.summaryStatistics();
        return summary.getMax() - summary.getMin();
    }

    private static Layout applied(Layout layout, List<Transfer> plan) {
        Map<TopicPartition, List<Integer>> targets = new HashMap<>();
        plan.forEach(transfer -> targets.put(transfer.partition(), transfer.after()));
        return new Layout(
                layout.open(),
                layout.racks(),
                layout.partitions().stream()
                        .map(placed ->
                                new Placed(
                                        placed.partition(),
                                        targets.getOrDefault(placed.partition(), placed.replicas()),
                                        placed.bytes()))
                        .toList());
    }

    /// One to eight brokers, some of them not open, some in racks, with partitions of all sizes.
    private static Layout layout(Random random) {
        int brokers = 1 + random.nextInt(8);
        int racks = random.nextInt(4);
        Set<Integer> open = new HashSet<>();
        Map<Integer, String> racked = new HashMap<>();
        for (int broker = 0; broker < brokers; broker++) {
            if (broker == 0 || random.nextInt(8) > 0) {
                open.add(broker);
            }
            if (racks > 0) {
                racked.put(broker, "rack-" + random.nextInt(racks));
            }
        }
        List<Placed> partitions = new ArrayList<>();
        int count = random.nextInt(60);
        boolean empty = random.nextInt(4) == 0;
        for (int index = 0; index < count; index++) {
            int factor = 1 + random.nextInt(Math.min(brokers, 4));
            List<Integer> replicas = shuffled(brokers, random).subList(0, factor);
            long bytes = empty ? 0 : (long) Math.pow(10, 9 * random.nextDouble());
            partitions.add(new Placed(partition(index), replicas, bytes));
        }
        return new Layout(open, racked, partitions);
    }

    private static TopicPartition partition(int index) {
        return new TopicPartition("topic-" + index % 5, index / 5);
    }

    private static List<Integer> shuffled(int brokers, Random random) {
        List<Integer> ids = new ArrayList<>();
        for (int broker = 0; broker < brokers; broker++) {
            ids.add(broker);
        }
        Collections.shuffle(ids, random);
        return ids;
    }
}
