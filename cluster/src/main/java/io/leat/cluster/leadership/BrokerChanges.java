package io.leat.cluster.leadership;

import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What follows from the brokers that came, went, or want to stop.
///
/// A broker that registers is fenced at first. What its earlier life led gets a new term, although
/// perhaps with the same leader: a restarted leader may have lost the unflushed end of its log, so
/// that the same offsets would hold other records in one term. Only then is it activated, in the
/// last change: whoever finds the work half done does it again.
///
/// A partition of one replica is left alone: nobody can take over, and nobody can diverge.
public final class BrokerChanges {
    private final ClusterImage image;
    private final ReplicaRules rules;
    private final Set<Integer> active;
    private final Set<Integer> stopping;
    private final Set<Integer> arriving;

    /// What the configs of topics mean: most topics have the same.
    private final Map<Map<String, String>, Verdicts> byConfigs = new HashMap<>();

    /// What becomes of partitions of topics with the same configs. Many are in the same state.
    private record Verdicts(
            LeaderElection departures,
            LeaderElection arrivals,
            Map<PartitionState, PartitionState> known) {

        PartitionState settle(PartitionState state) {
            return known.computeIfAbsent(state, this::decide);
        }

        private PartitionState decide(PartitionState state) {
            PartitionState changed = state.isReplicated() ? departures.settle(state) : state;
            return changed.leader() == PartitionState.NO_LEADER
                    ? arrivals.settle(changed)
                    : changed;
        }
    }

    private BrokerChanges(ClusterImage image, ReplicaRules rules) {
        this.image = image;
        this.rules = rules;
        this.active = LeaderElection.standing(image, BrokerStanding.ACTIVE);
        this.stopping = LeaderElection.standing(image, BrokerStanding.STOPPING);
        this.arriving = new HashSet<>(active);
        arriving.addAll(LeaderElection.standing(image, BrokerStanding.FENCED));
    }

    /// The changes in the order in which they are to be written; none if all is as it should be.
    public static List<ClusterChange> decide(ClusterImage image, ReplicaRules rules) {
        BrokerChanges decision = new BrokerChanges(image, rules);
        List<ClusterChange> changes = new ArrayList<>();
        image.topics().values().forEach(topic -> decision.settle(topic, changes));
        for (BrokerRegistration broker : image.brokers().values()) {
            if (broker.standing() == BrokerStanding.FENCED) {
                changes.add(new ClusterChange.BrokerActivated(broker.id(), broker.epoch()));
            }
        }
        return changes;
    }

    /// Those of the changes that give partitions other leaders or in-sync replicas: who takes
    /// office may write them along.
    public static List<ClusterChange> elections(ClusterImage image, ReplicaRules rules) {
        return decide(image, rules).stream()
                .filter(ClusterChange.TopicPut.class::isInstance)
                .toList();
    }

    /// A partition whose only replica was being moved while it was away may have no leader.
    private static boolean isConcerned(TopicImage topic) {
        for (PartitionState state : topic.partitions()) {
            if (state.isReplicated() || state.leader() == PartitionState.NO_LEADER) {
                return true;
            }
        }
        return false;
    }

    private void settle(TopicImage topic, List<ClusterChange> changes) {
        if (!isConcerned(topic)) {
            return;
        }
        Verdicts verdicts = byConfigs.computeIfAbsent(topic.configs(), _ -> verdicts(topic));
        List<PartitionState> settled = new ArrayList<>(topic.partitions().size());
        for (PartitionState state : topic.partitions()) {
            settled.add(verdicts.settle(state));
        }
        if (!settled.equals(topic.partitions())) {
            changes.add(new ClusterChange.TopicPut(topic.withPartitions(settled)));
        }
    }

    private Verdicts verdicts(TopicImage topic) {
        int inSyncMin = rules.inSyncMin(image, topic);
        boolean unclean = rules.mayElectUnclean(image, topic);
        return new Verdicts(
                new LeaderElection(active, stopping, inSyncMin, false),
                new LeaderElection(arriving, stopping, inSyncMin, unclean),
                new HashMap<>());
    }
}
