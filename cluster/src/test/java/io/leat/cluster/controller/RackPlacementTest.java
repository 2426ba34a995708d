package io.leat.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RackPlacementTest {

    @ParameterizedTest
    @CsvSource({"3, 1, 3", "3, 2, 3", "3, 3, 2", "2, 3, 3", "4, 5, 3", "6, 1, 2", "2, 2, 4"})
    void everyPartitionLiesOnAsManyRacksAsPossibleAndTheLoadIsEven(
            int racks, int brokersPerRack, int factor) {
        List<BrokerRegistration> brokers = new ArrayList<>();
        for (int id = 0; id < racks * brokersPerRack; id++) {
            brokers.add(broker(id, "rack-" + id / brokersPerRack));
        }
        int partitions = 10 * brokers.size();
        List<List<Integer>> placed = place(brokers, factor, partitions);
        assertThat(placed)
                .allSatisfy(replicas -> {
                    assertThat(replicas).hasSize(factor).doesNotHaveDuplicates();
                    assertThat(racks(replicas, brokersPerRack)).hasSize(Math.min(racks, factor));
                });
        assertThat(spread(placed.stream().map(List::getFirst).toList())).isZero();
        assertThat(spread(placed.stream().flatMap(List::stream).toList())).isLessThanOrEqualTo(2);
    }

    @Test
    void aSmallRackGetsWhatItMustAndTheOthersAreEven() {
        List<BrokerRegistration> brokers =
                List.of(broker(0, "small"), broker(1, "big"), broker(2, "big"), broker(3, "big"));
        List<List<Integer>> placed = place(brokers, 2, 120);
        assertThat(placed).allMatch(replicas -> replicas.contains(0));
        assertThat(spread(placed.stream().map(List::getFirst).toList())).isZero();
        assertThat(
                        spread(
                                placed.stream()
                                        .flatMap(List::stream)
                                        .filter(broker -> broker != 0)
                                        .toList()))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void whatADeadBrokerLedFallsOnMoreThanOne() {
        List<BrokerRegistration> brokers = new ArrayList<>();
        for (int id = 0; id < 6; id++) {
            brokers.add(broker(id, "rack-" + id % 3));
        }
        Set<Integer> seconds = new HashSet<>();
        place(brokers, 3, 60).stream()
                .filter(replicas -> replicas.getFirst() == 0)
                .forEach(replicas -> seconds.add(replicas.get(1)));
        assertThat(seconds).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void partitionsThatAreAddedGoOnWhereTheOthersEnded() {
        List<BrokerRegistration> brokers =
                List.of(broker(0, "a"), broker(1, "b"), broker(2, "a"), broker(3, "b"));
        assertThat(new RackPlacement(brokers, 1, 2).replicasOf(5, 4))
                .isEqualTo(new RackPlacement(brokers, 1, 2).replicasOf(0, 9).subList(5, 9));
    }

    @Test
    void racksAreOfNoUseUnlessEveryBrokerHasOne() {
        assertThat(RackPlacement.isUseful(List.of(broker(0, "a"), broker(1, null)))).isFalse();
        assertThat(RackPlacement.isUseful(List.of(broker(0, "a"), broker(1, "a")))).isFalse();
        assertThat(RackPlacement.isUseful(List.of(broker(0, "a"), broker(1, "b")))).isTrue();
    }

    @Test
    void aTopicIsPlacedByRackWhenRacksAreKnown() {
        Map<Integer, BrokerRegistration> brokers = new HashMap<>();
        for (int id = 0; id < 6; id++) {
            brokers.put(id, broker(id, id < 3 ? "left" : "right"));
        }
        ClusterImage image = ClusterImage.empty("cluster").withBrokers(brokers);
        assertThat(Placement.replicasOf(image, 2, 2, 0, 60))
                .allMatch(replicas -> racks(replicas, 3).size() == 2);
    }

    private static List<List<Integer>> place(
            List<BrokerRegistration> brokers, int factor, int partitions) {
        return new RackPlacement(brokers, 1, factor).replicasOf(0, partitions);
    }

    private static Set<Integer> racks(List<Integer> replicas, int brokersPerRack) {
        Set<Integer> racks = new HashSet<>();
        replicas.forEach(broker -> racks.add(broker / brokersPerRack));
        return racks;
    }

    /// By how much the broker named most often is named more often than the one named least.
    private static int spread(List<Integer> brokers) {
        Map<Integer, Integer> counts = new HashMap<>();
        brokers.forEach(broker -> counts.merge(broker, 1, Integer::sum));
        IntSummaryStatistics statistics =
                counts.values().stream().mapToInt(Integer::intValue).summaryStatistics();
        return statistics.getMax() - statistics.getMin();
    }

    private static BrokerRegistration broker(int id, @Nullable String rack) {
        return new BrokerRegistration(id, id, List.of(), rack, BrokerStanding.ACTIVE);
    }
}
