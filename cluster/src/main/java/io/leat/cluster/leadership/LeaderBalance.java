package io.leat.cluster.leadership;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gives leaderships back to the brokers that are preferred, once a broker lacks more than a share
/// of those that should be its own: after a restart it would lead nothing otherwise.
public final class LeaderBalance {
    private LeaderBalance() {}

    /// The outcomes are the partitions that get their preferred leader back.
    public static Decision<PartitionName> decide(ClusterImage image, int imbalancePercent) {
        Set<Integer> lacking = lacking(image, imbalancePercent);
        PartitionEdits edits = new PartitionEdits();
        List<Outcome<PartitionName>> outcomes =
                WantedElections.all(image)
                        .filter(name -> giveBack(image, name, lacking, edits))
                        .<Outcome<PartitionName>>map(Outcome.Accepted::new)
                        .toList();
        return new Decision<>(outcomes, edits.changes());
    }

    /// The active brokers that lead too few of the partitions that prefer them.
    private static Set<Integer> lacking(ClusterImage image, int imbalancePercent) {
        Map<Integer, Integer> preferring = new HashMap<>();
        Map<Integer, Integer> ledByOthers = new HashMap<>();
        for (TopicImage topic : image.topics().values()) {
            for (PartitionState state : topic.partitions()) {
                int preferred = state.replicas().getFirst();
                preferring.merge(preferred, 1, Integer::sum);
                if (state.leader() != preferred) {
                    ledByOthers.merge(preferred, 1, Integer::sum);
                }
            }
        }
        Set<Integer> lacking = new HashSet<>();
        ledByOthers.forEach((broker, others) -> {
            long all = preferring.getOrDefault(broker, 0);
            if (isActive(image, broker) && others * 100L > all * imbalancePercent) {
                lacking.add(broker);
            }
        });
        return lacking;
    }

    private static boolean giveBack(
            ClusterImage image, PartitionName name, Set<Integer> lacking, PartitionEdits edits) {
        TopicImage topic = image.topic(name.topic());
        PartitionState state = topic == null ? null : topic.partition(name.partition());
        if (topic == null || state == null) {
            return false;
        }
        int preferred = state.replicas().getFirst();
        if (state.leader() == preferred
                || !lacking.contains(preferred)
                || !state.isr().contains(preferred)) {
            return false;
        }
        edits.put(topic, name.partition(), state.ledBy(preferred, state.replicaSets()));
        return true;
    }

    private static boolean isActive(ClusterImage image, int broker) {
        BrokerRegistration registration = image.brokers().get(broker);
        return registration != null && registration.standing() == BrokerStanding.ACTIVE;
    }
}
