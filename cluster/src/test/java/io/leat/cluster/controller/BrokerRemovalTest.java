package io.leat.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerRemovalTest {
    private static final int DRAINED = 2;

    private final Cluster cluster = new Cluster(3);

    @Test
    void aBrokerThatRunsIsNotForgotten() {
        assertThat(refusal(BrokerRemoval.decide(cluster.image(), DRAINED, true)))
                .isEqualTo("INVALID_REQUEST: Broker 2 is running: stop it first.");
    }

    @Test
    void aBrokerWithReplicasIsNotForgotten() {
        cluster.create(
                new NewTopic(
                        "orders", -1, -1, Map.of(0, List.of(0, 1), 1, List.of(2, 1)), Map.of()));
        assertThat(refusal(BrokerRemoval.decide(without(cluster.image()), DRAINED, true)))
                .isEqualTo(
                        "INVALID_REQUEST: Broker 2 has replicas of 1 partition(s), orders-1 for"
                                + " one: move them to others first.");
    }

    @Test
    void aBrokerThatNeverWasIsUnknown() {
        assertThat(refusal(BrokerRemoval.decide(without(cluster.image()), DRAINED, false)))
                .isEqualTo("BROKER_ID_NOT_REGISTERED: Nothing is known of a broker 2.");
    }

    @Test
    void whatIsSetForABrokerGoesWithIt() {
        ClusterImage before =
                without(cluster.image())
                        .withBrokerConfigs(
                                Map.of(
                                        "2", Map.of(ClusterImage.CORDONED, "*"),
                                        "1", Map.of("x", "y")));
        Decision<Integer> decision = BrokerRemoval.decide(before, DRAINED, false);
        assertThat(decision.changes()).containsExactly(new ClusterChange.BrokerForgotten(DRAINED));
        assertThat(decision.applyTo(before).brokerConfigs()).containsOnlyKeys("1");
    }

    private static ClusterImage without(ClusterImage image) {
        var brokers = new HashMap<>(image.brokers());
        brokers.remove(DRAINED);
        return image.withBrokers(brokers);
    }

    private static String refusal(Decision<Integer> decision) {
        assertThat(decision.changes()).isEmpty();
        return switch (decision.outcomes().getFirst()) {
            case Outcome.Accepted<Integer> accepted -> "accepted";
            case Outcome.Refused<Integer>(Refusal refusal) ->
                    refusal.error() + ": " + refusal.message();
        };
    }
}
