package io.leat.cluster.leadership;

import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a change of configs means for the in-sync and eligible replicas. Once `min.insync.replicas`
/// is lower, more is committed than those who are eligible have: nobody may be eligible any more
/// when leaders hear of it (KIP-966).
public final class ConfigConsequences {
    private ConfigConsequences() {}

    /// The change and what follows from it, in the order in which they are to be written.
    public static List<ClusterChange> of(
            ClusterImage before, ClusterChange change, ReplicaRules rules) {
        return switch (change) {
            case ClusterChange.TopicPut(TopicImage topic) -> {
                TopicImage was = before.topic(topic.name());
                boolean changed = was != null && !was.configs().equals(topic.configs());
                yield List.of(
                        changed
                                ? new ClusterChange.TopicPut(
                                        settled(before.with(change), topic, rules))
                                : change);
            }
            case ClusterChange.BrokerConfigsPut put -> {
                ClusterImage after = before.with(put);
                List<ClusterChange> changes = new ArrayList<>();
                for (TopicImage topic : after.topics().values()) {
                    TopicImage settled = settled(after, topic, rules);
                    if (!settled.equals(topic)) {
                        changes.add(new ClusterChange.TopicPut(settled));
                    }
                }
                changes.add(put);
                yield changes;
            }
            case ClusterChange.TopicRemoved removed -> List.of(removed);
            case ClusterChange.BrokerActivated activated -> List.of(activated);
            case ClusterChange.BrokerRemoved removed -> List.of(removed);
            case ClusterChange.BrokerForgotten forgotten -> List.of(forgotten);
        };
    }

    private static TopicImage settled(ClusterImage after, TopicImage topic, ReplicaRules rules) {
        if (topic.partitions().stream()
                .allMatch(state -> state.replicaSets().eligible().isEmpty())) {
            return topic;
        }
        Set<Integer> active = LeaderElection.standing(after, BrokerStanding.ACTIVE);
        Set<Integer> stopping = LeaderElection.standing(after, BrokerStanding.STOPPING);
        var election = new LeaderElection(active, stopping, rules.inSyncMin(after, topic), false);
        List<PartitionState> states = topic.partitions().stream().map(election::settle).toList();
        return topic.withPartitions(states);
    }
}
