package io.leat.broker.api.admin;

import io.leat.broker.api.Verdicts;
import io.leat.broker.api.cluster.AutoCreation;
import io.leat.broker.api.forward.Forwarder;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.OffsetsConfig;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.NewTopic;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.message.CreateTopicsRequest;
import io.leat.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.leat.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates topics that clients asked for and that are missing. `__consumer_offsets` is created as
/// its own configuration says, and even when `auto.create.topics.enable` is false; of the other
/// internal topics none is, because whatever needs them creates them itself.
public final class TopicAutoCreation implements AutoCreation {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAutoCreation.class);
    private static final String OFFSETS = "__consumer_offsets";

    /// Clients that ask for more while so many are under way ask again.
    private static final int FORWARDS_MAX = 16;

    private final TopicAdmin topics;
    private final Forwarder forwarder;
    private final Semaphore forwards = new Semaphore(FORWARDS_MAX);
    private final boolean enabled;
    private final OffsetsConfig offsets;

    public TopicAutoCreation(TopicAdmin topics, BrokerConfig config, Forwarder forwarder) {
        this.topics = topics;
        this.forwarder = forwarder;
        this.enabled = config.topics().autoCreate();
        this.offsets = config.offsets();
    }

    @Override
    public CompletableFuture<?> create(Collection<String> names) {
        List<NewTopic> wanted = new ArrayList<>();
        for (String name : names) {
            if (name.equals(OFFSETS)) {
                wanted.add(offsetsTopic());
            } else if (enabled && !TopicImage.isInternal(name)) {
                wanted.add(NewTopic.named(name));
            }
        }
        if (wanted.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return forwarder
                .controller()
                .<CompletableFuture<?>>map(controller -> forward(wanted, controller))
                .orElseGet(() -> create(wanted));
    }

    private CompletableFuture<?> create(List<NewTopic> wanted) {
        return topics.create(wanted, false)
                .orTimeout(Verdicts.TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .handle(TopicAutoCreation::report);
    }

    /// This broker's own image shows the topics a moment after the answer.
    private CompletableFuture<?> forward(List<NewTopic> wanted, BrokerRegistration controller) {
        CompletableFuture<@Nullable Object> done = new CompletableFuture<>();
        if (!forwards.tryAcquire()) {
            done.complete(null);
            return done;
        }
        CreateTopicsRequest request =
                CreateTopicsRequest.builder()
                        .topics(wanted.stream().map(TopicAutoCreation::creatable).toList())
                        .timeoutMs(Verdicts.TIMEOUT_MILLIS)
                        .build();
        Thread.ofVirtual()
                .name("leat-forward")
                .start(() -> {
                    try {
                        short version = request.apiKey().highestVersion();
                        done.complete(forwarder.ask(controller, request, version).orElse(null));
                    } finally {
                        forwards.release();
                        done.complete(null);
                    }
                });
        return done;
    }

    private static CreatableTopic creatable(NewTopic topic) {
        return CreatableTopic.builder()
                .name(topic.name())
                .numPartitions(topic.partitions())
                .replicationFactor((short) topic.replicationFactor())
                .configs(
                        topic.configs().entrySet().stream()
                                .map(config ->
                                        CreatableTopicConfig.builder()
                                                .name(config.getKey())
                                                .value(config.getValue())
                                                .build())
                                .toList())
                .build();
    }

    /// As many replicas as configured, or as there can be: a cluster that grows later has offsets
    /// from its first day.
    private NewTopic offsetsTopic() {
        int live = Math.max(1, topics.image().placeableBrokers().size());
        return new NewTopic(
                OFFSETS,
                offsets.topic().partitions(),
                Math.min(offsets.topic().replicationFactor(), live),
                Map.of(),
                Map.of(
                        "cleanup.policy",
                        "compact",
                        "compression.type",
                        "producer",
                        "segment.bytes",
                        Integer.toString(offsets.topic().segmentBytes())));
    }

    private static boolean report(
            @Nullable Ruling<TopicImage> ruling, @Nullable Throwable problem) {
        if (ruling instanceof Ruling.Decided<TopicImage> decided) {
            for (Outcome<TopicImage> outcome : decided.decision().outcomes()) {
                switch (outcome) {
                    case Outcome.Accepted<TopicImage>(TopicImage topic) ->
                            LOG.info("topic.auto_created topic={}", topic.name());
                    case Outcome.Refused<TopicImage>(Refusal refusal) ->
                            LOG.debug("topic.auto_creation.refused reason={}", refusal);
                }
            }
            return true;
        }
        LOG.warn("topic.auto_creation.failed ruling={}", ruling, problem);
        return false;
    }
}
