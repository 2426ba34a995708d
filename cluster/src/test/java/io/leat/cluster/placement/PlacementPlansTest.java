package io.leat.cluster.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.placement.Layout.Placed;
import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Plans that can be read. Layouts and plans are told as `PARTITION BROKERS SIZE` and `PARTITION
/// BROKERS->BROKERS`.
class PlacementPlansTest {
    private static final Tolerance NARROW = new Tolerance(0.05, 0, 0.99);

    @Test
    void aDrainedBrokersReplicasGoToWhoHasLeastAndItsLeadershipsToWhoLeadsLeast() {
        Layout layout = layout(Set.of(1, 2, 3, 4), "0 1,2 50", "1 2,3 10", "2 1,3 20", "3 3,2 10");
        assertThat(told(Evacuation.of(layout, 1).transfers()))
                .containsExactly("0 1,2->4,2", "2 1,3->4,3");
    }

    @Test
    void aDrainedBrokersReplicasStayOnAsManyRacks() {
        Layout layout =
                new Layout(
                        Set.of(1, 2, 3, 4),
                        Map.of(1, "a", 2, "b", 3, "b", 4, "a"),
                        placed("0 2,1 10", "1 2,4 90"));
        assertThat(told(Evacuation.of(layout, 1).transfers())).containsExactly("0 2,1->2,4");
    }

    @Test
    void whatIsOnEveryBrokerAlreadyIsStuck() {
        Layout layout = layout(Set.of(1, 2, 3), "0 1,2,3 10", "1 1,2 10");
        Evacuation plan = Evacuation.of(layout, 1);
        assertThat(plan.stuck()).containsExactly(new TopicPartition("t", 0));
        assertThat(told(plan.transfers())).containsExactly("1 1,2->3,2");
    }

    @Test
    void replicasAreNeverPlacedOnABrokerThatIsNotOpen() {
        Layout layout = layout(Set.of(1, 2), "0 1,3 10");
        assertThat(told(Evacuation.of(layout, 1).transfers())).containsExactly("0 1,3->2,3");
        Layout full = layout(Set.of(1), "0 1 10", "1 1 10");
        assertThat(Balance.of(full, NARROW)).isEmpty();
    }

    @Test
    void anEmptyBrokerGetsAShareByFewMoves() {
        Layout layout =
                layout(Set.of(1, 2, 3), "0 1 10", "1 2 10", "2 1 10", "3 2 10", "4 1 10", "5 2 10");
        assertThat(told(Balance.of(layout, NARROW)))
                .hasSize(2)
                .allMatch(move -> move.endsWith("3"));
    }

    @Test
    void twoReplicasChangePlacesWhereCountsAreEvenAndBytesAreNot() {
        Layout layout = layout(Set.of(1, 2), "0 1 100", "1 1 100", "2 2 10", "3 2 10");
        List<String> plan = told(Balance.of(layout, NARROW));
        assertThat(plan).hasSize(2).anyMatch(move -> move.endsWith("1->2"));
        assertThat(plan).anyMatch(move -> move.endsWith("2->1"));
    }

    @Test
    void leadershipsAreEvenedOutByTheOrderAlone() {
        Layout layout =
                layout(
                        Set.of(1, 2, 3),
                        "0 1,2 10",
                        "1 1,3 10",
                        "2 1,2 10",
                        "3 2,3 10",
                        "4 3,1 10",
                        "5 3,2 10");
        List<Transfer> plan = Balance.of(layout, NARROW);
        assertThat(plan).allMatch(transfer -> transfer.added().isEmpty());
        assertThat(told(plan)).hasSize(1);
    }

    @Test
    void aPartitionThatLiesOnOneRackIsSpread() {
        Layout layout =
                new Layout(
                        Set.of(1, 2, 3, 4),
                        Map.of(1, "a", 2, "a", 3, "b", 4, "b"),
                        placed("0 1,2 10", "1 3,1 10", "2 4,2 10", "3 2,4 10", "4 3,2 10"));
        assertThat(told(Balance.of(layout, NARROW))).containsExactly("0 1,2->1,3");
    }

    @Test
    void aFewMegabytesAreNotWorthAMove() {
        Layout layout = layout(Set.of(1, 2), "0 1 60000000", "1 2 0");
        assertThat(Balance.of(layout, Tolerance.DEFAULT)).isEmpty();
    }

    private static Layout layout(Set<Integer> open, String... partitions) {
        return new Layout(open, Map.of(), placed(partitions));
    }

    private static List<Placed> placed(String... partitions) {
        List<Placed> placed = new ArrayList<>();
        for (String text : partitions) {
            String[] words = text.split(" ", -1);
            placed.add(
                    new Placed(
                            new TopicPartition("t", Integer.parseInt(words[0])),
                            brokers(words[1]),
                            Long.parseLong(words[2])));
        }
        return placed;
    }

    private static List<Integer> brokers(String text) {
        List<Integer> brokers = new ArrayList<>();
        for (String id : text.split(",", -1)) {
            brokers.add(Integer.valueOf(id));
        }
        return brokers;
    }

    private static List<String> told(List<Transfer> plan) {
        return plan.stream()
                .map(transfer ->
                        transfer.partition().partition()
                                + " "
                                + joined(transfer.before())
                                + "->"
                                + joined(transfer.after()))
                .toList();
    }

    private static String joined(List<Integer> brokers) {
        return String.join(",", brokers.stream().map(String::valueOf).toList());
    }
}
