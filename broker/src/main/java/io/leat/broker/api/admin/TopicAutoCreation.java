package io.leat.broker.api.admin;

import io.leat.broker.api.cluster.AutoCreation;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.OffsetsConfig;
import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.NewTopic;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.image.TopicImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates topics that clients asked for and that are missing. `__consumer_offsets` is created as
/// its own configuration says, and even when `auto.create.topics.enable` is false; of the other
/// internal topics none is, because whatever needs them creates them itself.
public final class TopicAutoCreation implements AutoCreation {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAutoCreation.class);
    private static final String OFFSETS = "__consumer_offsets";

    private final TopicAdmin topics;
    private final boolean enabled;
    private final OffsetsConfig offsets;

    public TopicAutoCreation(TopicAdmin topics, BrokerConfig config) {
        this.topics = topics;
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
        return topics.create(wanted, false).handle(TopicAutoCreation::report);
    }

    /// As many replicas as configured, or as there can be: a cluster that grows later has offsets
    /// from its first day.
    private NewTopic offsetsTopic() {
        int live = Math.max(1, topics.image().activeBrokers().size());
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
