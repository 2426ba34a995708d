package io.leat.broker.coordination.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.image.TopicTable;
import io.leat.protocol.Uuid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TakeoverRehearsalTest {
    private static final int CONTROLLER = 2;

    @Test
    void itElectsLeadersForAllThatTheControllerLeadsAndLeavesTheImageAsItIs() {
        List<TopicImage> topics = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int next = (i + 1) % 3;
            List<Integer> replicas = List.of(i % 3, next, 3 - i % 3 - next);
            List<PartitionState> states =
                    Collections.nCopies(10, PartitionState.placedOn(replicas));
            topics.add(new TopicImage("topic-" + i, new Uuid(1, i), states, Map.of()));
        }
        ClusterImage image =
                ClusterImage.empty("cluster")
                        .withBrokers(brokers())
                        .withController(CONTROLLER)
                        .withTopics(TopicTable.EMPTY.with(topics, Set.of()));
        assertThat(new TakeoverRehearsal(new Rules()).rehearse(image)).isEqualTo(160);
        assertThat(image.topic("topic-2")).isEqualTo(topics.get(2));
        assertThat(image.isLive(CONTROLLER)).isTrue();
    }

    private static Map<Integer, BrokerRegistration> brokers() {
        Map<Integer, BrokerRegistration> brokers = new HashMap<>();
        for (int id = 0; id < 3; id++) {
            brokers.put(id, new BrokerRegistration(id, 1, List.of(), null, BrokerStanding.ACTIVE));
        }
        return brokers;
    }

    private static final class Rules implements ReplicaRules {
        @Override
        public int inSyncMin(ClusterImage image, TopicImage topic) {
            return 1;
        }

        @Override
        public boolean mayElectUnclean(ClusterImage image, TopicImage topic) {
            return false;
        }
    }
}
