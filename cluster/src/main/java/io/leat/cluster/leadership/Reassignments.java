package io.leat.cluster.leadership;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Decides about replicas that shall be elsewhere (KIP-455). Those that are added copy the data
/// first; those that go stay until all that are wanted are in sync ([LeaderElection] sees to that).
public final class Reassignments {
    private final ClusterImage image;
    private final ReplicaRules rules;
    private final Set<Integer> active;
    private final Set<Integer> stopping;
    private final PartitionEdits edits = new PartitionEdits();

    private Reassignments(ClusterImage image, ReplicaRules rules) {
        this.image = image;
        this.rules = rules;
        this.active = LeaderElection.standing(image, BrokerStanding.ACTIVE);
        this.stopping = LeaderElection.standing(image, BrokerStanding.STOPPING);
    }

    /// `mayResize`: whether a partition may get more or fewer replicas than it has (KIP-860).
    public static Decision<PartitionState> decide(
            ClusterImage image, List<Reassignment> wanted, boolean mayResize, ReplicaRules rules) {
        Reassignments reassignments = new Reassignments(image, rules);
        List<Outcome<PartitionState>> outcomes = new ArrayList<>(wanted.size());
        for (Reassignment wish : wanted) {
            outcomes.add(reassignments.decide(wish, mayResize));
        }
        return new Decision<>(outcomes, reassignments.edits.changes());
    }

    private Outcome<PartitionState> decide(Reassignment wish, boolean mayResize) {
        int index = wish.partition().partition();
        TopicImage topic = image.topic(wish.partition().topic());
        PartitionState state = topic == null ? null : edits.partition(topic, index);
        if (topic == null || state == null) {
            return refused(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "This cluster has no such partition.");
        }
        List<Integer> before = original(state.replicaSets());
        List<Integer> target = wish.replicas();
        if (target == null && !state.replicaSets().isMoving()) {
            return refused(
                    ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, "The partition is not being moved.");
        }
        Optional<Refusal> refusal =
                target == null ? Optional.empty() : unfit(target, state, before, mayResize);
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        ReplicaSets sets = towards(target == null ? before : target, before, state.replicaSets());
        if (sets.inSync().isEmpty() && !state.isr().isEmpty()) {
            return refused(
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    "None of the replicas that would be left is in sync.");
        }
        PartitionState moved = election(topic).moved(state, sets);
        edits.put(topic, index, moved);
        return new Outcome.Accepted<>(moved);
    }

    /// The replicas without those that are being added, which hold nothing that is needed yet.
    private static List<Integer> original(ReplicaSets sets) {
        return sets.all().stream().filter(broker -> !sets.adding().contains(broker)).toList();
    }

    private static ReplicaSets towards(
            List<Integer> target, List<Integer> before, ReplicaSets sets) {
        List<Integer> adding = without(target, before);
        List<Integer> removing = without(before, target);
        List<Integer> all = Stream.concat(target.stream(), removing.stream()).toList();
        ReplicaSets kept = sets.on(all);
        return new ReplicaSets(all, kept.inSync(), kept.eligible(), adding, removing);
    }

    private Optional<Refusal> unfit(
            List<Integer> target, PartitionState state, List<Integer> before, boolean mayResize) {
        if (target.isEmpty()) {
            return invalid("The list of replicas is empty.");
        }
        if (new HashSet<>(target).size() != target.size()) {
            return invalid("The list of replicas names a broker twice.");
        }
        @Nullable Integer unknown =
                target.stream()
                        .filter(id ->
                                !image.brokers().containsKey(id) && !state.replicas().contains(id))
                        .findFirst()
                        .orElse(null);
        if (unknown != null) {
            return invalid("There is no broker " + unknown + ".");
        }
        @Nullable Integer cordoned =
                without(target, state.replicas()).stream()
                        .filter(image::isCordoned)
                        .findFirst()
                        .orElse(null);
        if (cordoned != null) {
            return invalid("Broker " + cordoned + " is cordoned: it gets no new replicas.");
        }
        return mayResize || target.size() == before.size()
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                ErrorCode.INVALID_REPLICATION_FACTOR,
                                "The partition has "
                                        + before.size()
                                        + " replica(s), and the request does not allow to change"
                                        + " that."));
    }

    private LeaderElection election(TopicImage topic) {
        return new LeaderElection(
                active,
                stopping,
                rules.inSyncMin(image, topic),
                rules.mayElectUnclean(image, topic));
    }

    private static List<Integer> without(List<Integer> brokers, List<Integer> others) {
        return brokers.stream().filter(broker -> !others.contains(broker)).toList();
    }

    private static Optional<Refusal> invalid(String message) {
        return Optional.of(new Refusal(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message));
    }

    private static Outcome<PartitionState> refused(ErrorCode error, String message) {
        return new Outcome.Refused<>(new Refusal(error, message));
    }
}
