package io.leat.broker.api.admin;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.Verdicts;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.NewTopic;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.CreateTopicsRequest;
import io.leat.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.leat.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.leat.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.leat.protocol.message.CreateTopicsResponse;
import io.leat.protocol.message.CreateTopicsResponse.CreatableTopicConfigs;
import io.leat.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Creates topics, or says whether they could be created.
public final class CreateTopicsHandler implements Handler<CreateTopicsRequest> {
    private final TopicAdmin topics;
    private final ConfigDescriber configs;

    public CreateTopicsHandler(TopicAdmin topics, ConfigDescriber configs) {
        this.topics = topics;
        this.configs = configs;
    }

    @Override
    public Reply start(CreateTopicsRequest request, RequestContext context) {
        List<NewTopic> wanted = new ArrayList<>();
        for (CreatableTopic topic : request.topics()) {
            if (malformed(topic).isEmpty()) {
                wanted.add(newTopic(topic));
            }
        }
        CompletableFuture<Ruling<TopicImage>> ruling =
                topics.create(wanted, request.validateOnly());
        return () -> response(request, Verdicts.await(ruling, wanted.size(), request.timeoutMs()));
    }

    private CreateTopicsResponse response(
            CreateTopicsRequest request, List<Outcome<TopicImage>> outcomes) {
        Iterator<Outcome<TopicImage>> next = outcomes.iterator();
        ClusterImage image = topics.image();
        List<CreatableTopicResult> results = new ArrayList<>();
        for (CreatableTopic topic : request.topics()) {
            Outcome<TopicImage> outcome =
                    malformed(topic)
                            .<Outcome<TopicImage>>map(Outcome.Refused::new)
                            .orElseGet(next::next);
            results.add(
                    switch (outcome) {
                        case Outcome.Accepted<TopicImage>(TopicImage created) ->
                                created(created, image, request.validateOnly());
                        case Outcome.Refused<TopicImage>(Refusal refusal) ->
                                CreatableTopicResult.builder()
                                        .name(topic.name())
                                        .errorCode(refusal.error().code())
                                        .errorMessage(refusal.message())
                                        .build();
                    });
        }
        return CreateTopicsResponse.builder().topics(results).build();
    }

    private CreatableTopicResult created(
            TopicImage topic, ClusterImage image, boolean validateOnly) {
        return CreatableTopicResult.builder()
                .name(topic.name())
                .topicId(validateOnly ? Uuid.ZERO : topic.id())
                .errorMessage(null)
                .numPartitions(topic.partitions().size())
                .replicationFactor((short) topic.partitions().getFirst().replicas().size())
                .configs(
                        configs.ofTopic(topic.configs(), image).stream()
                                .map(CreateTopicsHandler::config)
                                .toList())
                .build();
    }

    private static CreatableTopicConfigs config(DescribedConfig config) {
        return CreatableTopicConfigs.builder()
                .name(config.name())
                .value(config.value())
                .readOnly(config.traits().readOnly())
                .configSource(config.source().code())
                .isSensitive(config.traits().sensitive())
                .build();
    }

    /// What cannot even be put as a question.
    private static Optional<Refusal> malformed(CreatableTopic topic) {
        for (CreatableTopicConfig config : topic.configs()) {
            if (config.value() == null) {
                return Optional.of(
                        new Refusal(
                                ErrorCode.INVALID_CONFIG,
                                "Null value not supported for topic config " + config.name()));
            }
        }
        long assigned =
                topic.assignments().stream()
                        .map(CreatableReplicaAssignment::partitionIndex)
                        .distinct()
                        .count();
        return assigned == topic.assignments().size()
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                                "A partition is assigned twice."));
    }

    private static NewTopic newTopic(CreatableTopic topic) {
        Map<Integer, List<Integer>> assignments = new HashMap<>();
        for (CreatableReplicaAssignment assignment : topic.assignments()) {
            assignments.put(assignment.partitionIndex(), assignment.brokerIds());
        }
        Map<String, String> configs = new HashMap<>();
        for (CreatableTopicConfig config : topic.configs()) {
            if (config.value() != null) {
                configs.put(config.name(), config.value());
            }
        }
        return new NewTopic(
                topic.name(),
                topic.numPartitions(),
                topic.replicationFactor(),
                assignments,
                configs);
    }
}
