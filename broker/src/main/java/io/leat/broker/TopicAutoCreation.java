package io.leat.broker;

import io.leat.broker.api.cluster.AutoCreation;
import io.leat.broker.config.OffsetsConfig;
import io.leat.broker.config.TopicDefaults;
import io.leat.broker.coordination.ControllerGateway;
import io.leat.broker.group.OffsetsTopic;
import io.leat.cluster.controller.NewTopic;
import io.leat.cluster.controller.TopicCreation;
import io.leat.cluster.controller.TopicPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Creates topics that a client asked about, with the broker's defaults
/// (`auto.create.topics.enable`), and the offsets topic with its own settings whenever it is
/// needed.
final class TopicAutoCreation implements AutoCreation {
    private final TopicDefaults defaults;
    private final OffsetsConfig.Topic offsets;
    private final ControllerGateway controller;
    private final RandomGenerator random;

    TopicAutoCreation(
            TopicDefaults defaults,
            OffsetsConfig.Topic offsets,
            ControllerGateway controller,
            RandomGenerator random) {
        this.defaults = defaults;
        this.offsets = offsets;
        this.controller = controller;
        this.random = random;
    }

    @Override
    public CompletableFuture<?> create(Collection<String> topics) {
        List<NewTopic> wanted =
                topics.stream()
                        .filter(name -> defaults.autoCreate() || name.equals(OffsetsTopic.NAME))
                        .map(this::topic)
                        .toList();
        return wanted.isEmpty() ? CompletableFuture.completedFuture(true) : submit(wanted);
    }

    /// Completed once the topic exists, or cannot be created now.
    CompletableFuture<?> createOffsetsTopic() {
        return submit(List.of(topic(OffsetsTopic.NAME)));
    }

    private CompletableFuture<?> submit(List<NewTopic> wanted) {
        TopicPolicy policy = new TopicPolicy(defaults.partitions(), 1, 1);
        return controller.submit(
                image -> TopicCreation.decide(image, wanted, policy, NothingRefused.RULES, random));
    }

    private NewTopic topic(String name) {
        return name.equals(OffsetsTopic.NAME)
                ? new NewTopic(
                        name, offsets.partitions(), 1, Map.of(), OffsetsTopic.configs(offsets))
                : new NewTopic(
                        name, NewTopic.USE_DEFAULT, NewTopic.USE_DEFAULT, Map.of(), Map.of());
    }
}
