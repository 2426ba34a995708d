package io.leat.cluster.controller;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides about topics that shall have more partitions.
public final class PartitionCreation {
    private final ClusterImage image;
    private final List<Integer> brokers;
    private long newPartitions;

    private PartitionCreation(ClusterImage image) {
        this.image = image;
        this.brokers = image.placeableBrokers();
    }

    public static Decision<TopicImage> decide(ClusterImage image, List<NewPartitions> topics) {
        PartitionCreation creation = new PartitionCreation(image);
        Set<String> repeated = Repetition.in(topics, NewPartitions::topic);
        List<Outcome<TopicImage>> outcomes = new ArrayList<>(topics.size());
        List<ClusterChange> changes = new ArrayList<>();
        for (NewPartitions wish : topics) {
            Outcome<TopicImage> outcome =
                    repeated.contains(wish.topic())
                            ? new Outcome.Refused<>(Repetition.ofTopic())
                            : creation.decide(wish);
            outcomes.add(outcome);
            if (outcome instanceof Outcome.Accepted<TopicImage>(TopicImage topic)) {
                changes.add(new ClusterChange.TopicPut(topic));
            }
        }
        return new Decision<>(outcomes, changes);
    }

    private Outcome<TopicImage> decide(NewPartitions wish) {
        TopicImage topic = image.topic(wish.topic());
        if (topic == null) {
            return new Outcome.Refused<>(
                    new Refusal(
                            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                            "This cluster has no topic of that name."));
        }
        Optional<Refusal> refusal =
                count(wish, topic.partitions().size()).or(() -> assignments(wish, topic));
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        newPartitions += wish.count() - topic.partitions().size();
        return new Outcome.Accepted<>(grown(wish, topic));
    }

    private Optional<Refusal> count(NewPartitions wish, int existing) {
        if (wish.count() == existing) {
            return invalid("Topic already has " + existing + " partition(s).");
        }
        if (wish.count() < existing) {
            return invalid(
                    "The topic currently has "
                            + existing
                            + " partition(s); "
                            + wish.count()
                            + " would not be an increase.");
        }
        return PartitionLimits.refusal(wish.count(), newPartitions + wish.count() - existing);
    }

    private Optional<Refusal> assignments(NewPartitions wish, TopicImage topic) {
        int existing = topic.partitions().size();
        int factor = factor(topic);
        if (wish.assignments().isEmpty()) {
            return factor > brokers.size()
                    ? Optional.of(Placement.tooFewBrokers(image, factor))
                    : Optional.empty();
        }
        int added = wish.count() - existing;
        if (wish.assignments().size() != added) {
            return Assignments.invalid(
                    "There are "
                            + wish.assignments().size()
                            + " assignments for "
                            + added
                            + " additional partition(s).");
        }
        if (wish.assignments().getFirst().size() != factor) {
            return Assignments.invalid(
                    "Each additional partition needs " + factor + " replica(s), as the topic has.");
        }
        return Assignments.refusal(image, existing, wish.assignments());
    }

    private TopicImage grown(NewPartitions wish, TopicImage topic) {
        int existing = topic.partitions().size();
        List<List<Integer>> replicas =
                wish.assignments().isEmpty()
                        ? placed(topic, wish.count() - existing)
                        : wish.assignments();
        List<PartitionState> partitions = new ArrayList<>(topic.partitions());
        replicas.forEach(brokers -> partitions.add(PartitionState.placedOn(brokers)));
        return topic.withPartitions(partitions);
    }

    /// Goes on round the brokers from where the topic's first partition began.
    private List<List<Integer>> placed(TopicImage topic, int count) {
        int start = brokers.indexOf(topic.partitions().getFirst().replicas().getFirst());
        return Placement.replicasOf(
                image, Math.max(start, 0), factor(topic), topic.partitions().size(), count);
    }

    private static int factor(TopicImage topic) {
        return topic.partitions().getFirst().replicas().size();
    }

    private static Optional<Refusal> invalid(String message) {
        return Optional.of(new Refusal(ErrorCode.INVALID_PARTITIONS, message));
    }
}
