package io.leat.broker.api.admin;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.coordination.ControllerGateway;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.ConfigAlteration;
import io.leat.cluster.controller.ConfigDecisions;
import io.leat.cluster.controller.ConfigResource;
import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.NewPartitions;
import io.leat.cluster.controller.NewTopic;
import io.leat.cluster.controller.PartitionCreation;
import io.leat.cluster.controller.TopicCreation;
import io.leat.cluster.controller.TopicDeletion;
import io.leat.cluster.controller.TopicPolicy;
import io.leat.cluster.controller.TopicReference;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Puts changes of the cluster before the controller, with this broker's configuration as policy.
/// `random` is used on the coordination thread only.
public final class TopicAdmin {
    private final Supplier<ClusterImage> image;
    private final ControllerGateway controller;
    private final ConfigDescriber configs;
    private final TopicPolicy policy;
    private final RandomGenerator random;

    public TopicAdmin(
            Supplier<ClusterImage> image,
            ControllerGateway controller,
            ConfigDescriber configs,
            BrokerConfig config,
            RandomGenerator random) {
        this.image = image;
        this.controller = controller;
        this.configs = configs;
        this.policy =
                new TopicPolicy(config.topics().partitions(), config.topics().replicationFactor());
        this.random = random;
    }

    ClusterImage image() {
        return image.get();
    }

    CompletableFuture<Ruling<TopicImage>> create(List<NewTopic> topics, boolean validateOnly) {
        return submit(
                validateOnly,
                image ->
                        TopicCreation.decide(
                                image,
                                topics,
                                policy,
                                new TableRules.TopicRules(configs.layers(image)),
                                random));
    }

    CompletableFuture<Ruling<TopicImage>> delete(List<TopicReference> topics) {
        return submit(false, image -> TopicDeletion.decide(image, topics));
    }

    CompletableFuture<Ruling<TopicImage>> grow(List<NewPartitions> topics, boolean validateOnly) {
        return submit(validateOnly, image -> PartitionCreation.decide(image, topics));
    }

    CompletableFuture<Ruling<ConfigResource>> alter(
            List<ConfigAlteration> alterations, boolean validateOnly) {
        return submit(
                validateOnly,
                image ->
                        ConfigDecisions.decide(
                                image,
                                alterations,
                                resource -> TableRules.of(resource, configs.layers(image))));
    }

    private <T> CompletableFuture<Ruling<T>> submit(
            boolean validateOnly, Function<ClusterImage, Decision<T>> decide) {
        return controller.submit(
                validateOnly
                        ? image -> new Decision<>(decide.apply(image).outcomes(), List.of())
                        : decide);
    }
}
