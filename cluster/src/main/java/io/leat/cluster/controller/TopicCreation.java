package io.leat.cluster.controller;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Decides about new topics. Confined to one decision.
public final class TopicCreation {
    private final ClusterImage image;
    private final TopicPolicy policy;
    private final ConfigRules rules;
    private final RandomGenerator random;
    private final List<Integer> brokers;
    private final Set<String> created = new HashSet<>();
    private final List<ClusterChange> changes = new ArrayList<>();
    private Optional<Map<String, String>> collisions = Optional.empty();
    private int newPartitions;

    private TopicCreation(
            ClusterImage image, TopicPolicy policy, ConfigRules rules, RandomGenerator random) {
        this.image = image;
        this.policy = policy;
        this.rules = rules;
        this.random = random;
        this.brokers = image.placeableBrokers();
    }

    public static Decision<TopicImage> decide(
            ClusterImage image,
            List<NewTopic> topics,
            TopicPolicy policy,
            ConfigRules rules,
            RandomGenerator random) {
        TopicCreation creation = new TopicCreation(image, policy, rules, random);
        Set<String> repeated = Repetition.in(topics, NewTopic::name);
        List<Outcome<TopicImage>> outcomes = new ArrayList<>(topics.size());
        for (NewTopic topic : topics) {
            outcomes.add(
                    repeated.contains(topic.name())
                            ? new Outcome.Refused<>(Repetition.ofTopic())
                            : creation.decide(topic));
        }
        return new Decision<>(outcomes, creation.changes);
    }

    private Outcome<TopicImage> decide(NewTopic topic) {
        Optional<Refusal> refusal =
                TopicNames.refusal(topic.name())
                        .or(() -> existing(topic.name()))
                        .or(() -> colliding(topic.name()))
                        .or(() -> shape(topic))
                        .or(() -> configs(topic.configs()));
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        return accept(topic);
    }

    private Outcome<TopicImage> accept(NewTopic topic) {
        List<PartitionState> partitions =
                replicas(topic).stream().map(PartitionState::placedOn).toList();
        TopicImage image =
                new TopicImage(topic.name(), Uuid.random(random), partitions, topic.configs());
        newPartitions += partitions.size();
        created.add(topic.name());
        collisions.ifPresent(
                index -> index.put(TopicNames.collisionKey(topic.name()), topic.name()));
        changes.add(new ClusterChange.TopicPut(image));
        return new Outcome.Accepted<>(image);
    }

    private List<List<Integer>> replicas(NewTopic topic) {
        return topic.assignments().isEmpty()
                ? Placement.replicasOf(
                        image,
                        random.nextInt(brokers.size()),
                        factor(topic),
                        0,
                        partitionCount(topic))
                : manual(topic);
    }

    private Optional<Refusal> existing(String name) {
        return image.topic(name) != null || created.contains(name)
                ? refuse(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.")
                : Optional.empty();
    }

    private Optional<Refusal> colliding(String name) {
        if (!TopicNames.canCollide(name)) {
            return Optional.empty();
        }
        if (collisions.isEmpty()) {
            Map<String, String> index =
                    new HashMap<>(TopicNames.collisionIndex(image.topics().keySet()));
            index.putAll(TopicNames.collisionIndex(created));
            collisions = Optional.of(index);
        }
        return Optional.ofNullable(collisions.get().get(TopicNames.collisionKey(name)))
                .map(other ->
                        new Refusal(
                                ErrorCode.INVALID_TOPIC_EXCEPTION,
                                "Topic '" + name + "' collides with existing topic: " + other));
    }

    private Optional<Refusal> shape(NewTopic topic) {
        Optional<Refusal> refusal =
                topic.assignments().isEmpty() ? counts(topic) : manualShape(topic);
        return refusal.or(() -> total(topic));
    }

    private Optional<Refusal> counts(NewTopic topic) {
        int asked = topic.partitions();
        if (asked != NewTopic.USE_DEFAULT && asked <= 0) {
            return refuse(
                    ErrorCode.INVALID_PARTITIONS,
                    "Number of partitions was "
                            + asked
                            + "; it must be larger than 0, or -1 for"
                            + " the default.");
        }
        int factor = topic.replicationFactor();
        if (factor != NewTopic.USE_DEFAULT && factor <= 0) {
            return refuse(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "Replication factor was "
                            + factor
                            + "; it must be larger than 0, or -1 for"
                            + " the default.");
        }
        return reachable(factor(topic));
    }

    private Optional<Refusal> reachable(int factor) {
        return factor > brokers.size()
                ? Optional.of(Placement.tooFewBrokers(image, factor))
                : Optional.empty();
    }

    private Optional<Refusal> manualShape(NewTopic topic) {
        if (topic.replicationFactor() != NewTopic.USE_DEFAULT
                || topic.partitions() != NewTopic.USE_DEFAULT) {
            return refuse(
                    ErrorCode.INVALID_REQUEST,
                    "With a manual assignment both the number of partitions and the replication"
                            + " factor must be -1.");
        }
        int count = topic.assignments().size();
        if (!IntStream.range(0, count).allMatch(topic.assignments()::containsKey)) {
            return Assignments.invalid(
                    "Assigned partitions must be numbered 0, 1, 2 and so on without a gap.");
        }
        return Assignments.refusal(image, 0, manual(topic))
                .or(() -> reachable(topic.assignments().values().iterator().next().size()));
    }

    private Optional<Refusal> total(NewTopic topic) {
        int count = partitionCount(topic);
        return PartitionLimits.refusal(count, newPartitions + (long) count);
    }

    private Optional<Refusal> configs(Map<String, String> configs) {
        return configs.entrySet().stream()
                .flatMap(entry -> rules.refusal(entry.getKey(), entry.getValue()).stream())
                .findFirst()
                .map(reason -> new Refusal(ErrorCode.INVALID_CONFIG, reason));
    }

    private int partitionCount(NewTopic topic) {
        if (!topic.assignments().isEmpty()) {
            return topic.assignments().size();
        }
        return topic.partitions() == NewTopic.USE_DEFAULT
                ? policy.defaultPartitions()
                : topic.partitions();
    }

    private int factor(NewTopic topic) {
        return topic.replicationFactor() == NewTopic.USE_DEFAULT
                ? policy.defaultReplicationFactor()
                : topic.replicationFactor();
    }

    private static List<List<Integer>> manual(NewTopic topic) {
        return IntStream.range(0, topic.assignments().size())
                .mapToObj(index -> topic.assignments().get(index))
                .toList();
    }

    private static Optional<Refusal> refuse(ErrorCode error, String message) {
        return Optional.of(new Refusal(error, message));
    }
}
