package io.leat.broker.api.replication;

import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Three active brokers, 0 to 2, registered in epochs 10 to 12, and a topic of two partitions on
/// them.
final class ThreeBrokers {
    static final Uuid TOPIC = new Uuid(3, 3);
    static final String NAME = "orders";

    static final ReplicaRules TWO_IN_SYNC =
            new ReplicaRules() {
                @Override
                public int inSyncMin(ClusterImage image, TopicImage topic) {
                    return 2;
                }

                @Override
                public boolean mayElectUnclean(ClusterImage image, TopicImage topic) {
                    return false;
                }
            };

    private ThreeBrokers() {}

    /// As [#image()], but each partition on the first two of its brokers only.
    static ClusterImage reduced() {
        return image(List.of(List.of(0, 1), List.of(1, 2)));
    }

    static ClusterImage image() {
        return image(List.of(List.of(0, 1, 2), List.of(1, 2, 0)));
    }

    private static ClusterImage image(List<List<Integer>> replicas) {
        Map<Integer, BrokerRegistration> brokers = new HashMap<>();
        for (int id = 0; id < 3; id++) {
            brokers.put(
                    id,
                    new BrokerRegistration(id, 10 + id, List.of(), null, BrokerStanding.ACTIVE));
        }
        List<PartitionState> partitions = replicas.stream().map(PartitionState::placedOn).toList();
        return ClusterImage.empty("cluster")
                .withBrokers(brokers)
                .with(
                        new ClusterChange.TopicPut(
                                new TopicImage(NAME, TOPIC, partitions, Map.of())));
    }
}
