package io.leat.cluster.leadership;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.partition.IsrChange;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides about what leaders say of their in-sync replicas (KIP-497). A leader is heard in its
/// broker's newest registration, in its term, and about the newest state; whoever joins is active,
/// and caught up in the registration that it has now (KIP-841, KIP-903). All of it is checked on
/// one image (KAFKA-15221).
///
/// A replica that is not among those it names has lost its data, and is neither in sync nor
/// eligible from then on. Was it the leader, another is elected, or nobody.
public final class IsrAlteration {
    private final ClusterImage image;
    private final ReplicaRules rules;
    private final int sender;
    private final Set<Integer> active;
    private final Set<Integer> stopping;
    private final PartitionEdits edits = new PartitionEdits();

    private IsrAlteration(ClusterImage image, ReplicaRules rules, int sender) {
        this.image = image;
        this.rules = rules;
        this.sender = sender;
        this.active = LeaderElection.standing(image, BrokerStanding.ACTIVE);
        this.stopping = LeaderElection.standing(image, BrokerStanding.STOPPING);
    }

    /// The accepted state of a partition is the one that holds from now on; its leader is another
    /// one when the change made it so.
    public static Decision<PartitionState> decide(
            ClusterImage image, IsrProposals proposals, ReplicaRules rules) {
        BrokerRegistration sender = image.brokers().get(proposals.broker());
        boolean stale = sender == null || sender.epoch() != proposals.brokerEpoch();
        IsrAlteration alteration = new IsrAlteration(image, rules, proposals.broker());
        List<Outcome<PartitionState>> outcomes = new ArrayList<>(proposals.partitions().size());
        for (IsrProposal proposal : proposals.partitions()) {
            outcomes.add(
                    stale
                            ? refused(
                                    ErrorCode.STALE_BROKER_EPOCH,
                                    "The broker has another registration now, or none.")
                            : alteration.decide(proposal));
        }
        return new Decision<>(outcomes, alteration.edits.changes());
    }

    private Outcome<PartitionState> decide(IsrProposal proposal) {
        TopicImage topic = image.topic(proposal.topicId());
        if (topic == null) {
            return refused(ErrorCode.UNKNOWN_TOPIC_ID, "There is no topic with that id.");
        }
        PartitionState state = edits.partition(topic, proposal.partition());
        if (state == null) {
            return refused(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The topic has no such partition.");
        }
        Optional<Refusal> fenced = fenced(proposal, state);
        if (fenced.isPresent()) {
            return new Outcome.Refused<>(fenced.get());
        }
        boolean isKnown = Set.copyOf(state.isr()).equals(new HashSet<>(proposal.brokers()));
        if (isKnown && !state.replicaSets().eligible().contains(sender)) {
            return new Outcome.Accepted<>(state);
        }
        Optional<Refusal> refusal = outdated(proposal, state).or(() -> unfit(proposal, state));
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        PartitionState changed = changed(topic, proposal, state);
        edits.put(topic, proposal.partition(), changed);
        return new Outcome.Accepted<>(changed);
    }

    /// A leader that has seen a later state than we have talks to a deposed controller.
    private Optional<Refusal> fenced(IsrProposal proposal, PartitionState state) {
        if (proposal.leaderEpoch() > state.leaderEpoch()
                || proposal.partitionEpoch() > state.partitionEpoch()) {
            return refusal(ErrorCode.NOT_CONTROLLER, "The leader knows a later state.");
        }
        if (proposal.leaderEpoch() < state.leaderEpoch()) {
            return refusal(
                    ErrorCode.FENCED_LEADER_EPOCH, "Term " + state.leaderEpoch() + " has begun.");
        }
        return sender == state.leader() || isResignation(proposal, state)
                ? Optional.empty()
                : refusal(ErrorCode.INVALID_REQUEST, "The broker does not lead the partition.");
    }

    /// Whether a replica that does not lead names those in sync but itself.
    private boolean isResignation(IsrProposal proposal, PartitionState state) {
        Set<Integer> others = new HashSet<>(state.isr());
        others.remove(sender);
        return state.replicas().contains(sender) && others.equals(Set.copyOf(proposal.brokers()));
    }

    private static Optional<Refusal> outdated(IsrProposal proposal, PartitionState state) {
        return proposal.partitionEpoch() == state.partitionEpoch()
                ? Optional.empty()
                : refusal(
                        ErrorCode.INVALID_UPDATE_VERSION,
                        "The partition's epoch is " + state.partitionEpoch() + ".");
    }

    private Optional<Refusal> unfit(IsrProposal proposal, PartitionState state) {
        List<Integer> brokers = proposal.brokers();
        if (new HashSet<>(brokers).size() != brokers.size()) {
            return refusal(ErrorCode.INVALID_REQUEST, "A replica is named twice.");
        }
        if (!state.replicas().containsAll(brokers)) {
            return refusal(ErrorCode.INVALID_REQUEST, "Not all of those named have a replica.");
        }
        if (!brokers.contains(sender)) {
            return state.isReplicated() && state.isr().containsAll(brokers)
                    ? Optional.empty()
                    : refusal(
                            ErrorCode.INVALID_REQUEST,
                            "A replica that lost its data leaves the others as they are.");
        }
        return proposal.change().members().stream()
                .filter(member -> !isFit(member, state))
                .findFirst()
                .flatMap(member ->
                        refusal(
                                ErrorCode.INELIGIBLE_REPLICA,
                                "Broker "
                                        + member.broker()
                                        + " is not active, or has registered anew."));
    }

    /// Who is in sync already may be about to stop; nobody else may (KAFKA-14140).
    private boolean isFit(IsrChange.Member member, PartitionState state) {
        BrokerRegistration broker = image.brokers().get(member.broker());
        if (broker == null
                || (member.epoch() != IsrChange.Member.ANY_EPOCH
                        && member.epoch() != broker.epoch())) {
            return false;
        }
        return switch (broker.standing()) {
            case ACTIVE -> true;
            case STOPPING -> state.isr().contains(member.broker());
            case FENCED -> false;
        };
    }

    private PartitionState changed(TopicImage topic, IsrProposal proposal, PartitionState state) {
        LeaderElection election =
                new LeaderElection(
                        active,
                        stopping,
                        rules.inSyncMin(image, topic),
                        rules.mayElectUnclean(image, topic));
        return proposal.brokers().contains(sender)
                ? election.altered(state, proposal.brokers())
                : election.resigned(state, sender);
    }

    private static Outcome<PartitionState> refused(ErrorCode error, String message) {
        return new Outcome.Refused<>(new Refusal(error, message));
    }

    private static Optional<Refusal> refusal(ErrorCode error, String message) {
        return Optional.of(new Refusal(error, message));
    }
}
