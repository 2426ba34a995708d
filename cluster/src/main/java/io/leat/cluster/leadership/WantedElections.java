package io.leat.cluster.leadership;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.controller.ReplicaRules;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Decides about elections that operators ask for (KIP-460), and gives leaderships back to
/// preferred leaders.
public final class WantedElections {
    /// What became of one partition; no refusal if it has the leader that was wanted.
    public record Elected(PartitionName partition, Optional<Refusal> refusal) {}

    private final ClusterImage image;
    private final ReplicaRules rules;
    private final Set<Integer> active;
    private final Set<Integer> stopping;
    private final PartitionEdits edits = new PartitionEdits();

    private WantedElections(ClusterImage image, ReplicaRules rules) {
        this.image = image;
        this.rules = rules;
        this.active = LeaderElection.standing(image, BrokerStanding.ACTIVE);
        this.stopping = LeaderElection.standing(image, BrokerStanding.STOPPING);
    }

    /// Of every partition that was asked for. When all were, those that needed no election are left
    /// out.
    public static Decision<Elected> decide(
            ClusterImage image, WantedElection wanted, ReplicaRules rules) {
        WantedElections elections = new WantedElections(image, rules);
        List<PartitionName> named = wanted.partitions();
        List<Outcome<Elected>> outcomes = new ArrayList<>();
        for (PartitionName partition : named == null ? all(image).toList() : named) {
            Optional<Refusal> refusal = elections.elect(partition, wanted.kind());
            boolean needed =
                    refusal.map(Refusal::error)
                            .filter(ErrorCode.ELECTION_NOT_NEEDED::equals)
                            .isEmpty();
            if (needed || named != null) {
                outcomes.add(new Outcome.Accepted<>(new Elected(partition, refusal)));
            }
        }
        return new Decision<>(outcomes, elections.edits.changes());
    }

    static Stream<PartitionName> all(ClusterImage image) {
        return image.topics().values().stream()
                .flatMap(topic ->
                        IntStream.range(0, topic.partitions().size())
                                .mapToObj(index -> new PartitionName(topic.name(), index)));
    }

    private Optional<Refusal> elect(PartitionName partition, WantedElection.Kind kind) {
        TopicImage topic = image.topic(partition.topic());
        PartitionState state = topic == null ? null : edits.partition(topic, partition.partition());
        if (topic == null || state == null) {
            return refusal(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "This cluster has no such partition.");
        }
        return switch (kind) {
            case PREFERRED -> electPreferred(topic, partition.partition(), state);
            case UNCLEAN -> electAnybody(topic, partition.partition(), state);
        };
    }

    private Optional<Refusal> electPreferred(TopicImage topic, int index, PartitionState state) {
        int preferred = state.replicas().getFirst();
        if (state.leader() == preferred) {
            return refusal(
                    ErrorCode.ELECTION_NOT_NEEDED, "The preferred leader leads the partition.");
        }
        if (!canLead(state, preferred)) {
            return refusal(
                    ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
                    "Broker " + preferred + " is not there, or not in sync.");
        }
        edits.put(topic, index, state.ledBy(preferred, state.replicaSets()));
        return Optional.empty();
    }

    private Optional<Refusal> electAnybody(TopicImage topic, int index, PartitionState state) {
        if (state.leader() != PartitionState.NO_LEADER) {
            return refusal(ErrorCode.ELECTION_NOT_NEEDED, "The partition has a leader.");
        }
        int inSyncMin = rules.inSyncMin(image, topic);
        PartitionState led = new LeaderElection(active, stopping, inSyncMin, true).settle(state);
        if (led.leader() == PartitionState.NO_LEADER) {
            return refusal(
                    ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
                    "None of the partition's replicas is there.");
        }
        edits.put(topic, index, led);
        return Optional.empty();
    }

    private boolean canLead(PartitionState state, int broker) {
        return state.isr().contains(broker) && active.contains(broker);
    }

    private static Optional<Refusal> refusal(ErrorCode error, String message) {
        return Optional.of(new Refusal(error, message));
    }
}
