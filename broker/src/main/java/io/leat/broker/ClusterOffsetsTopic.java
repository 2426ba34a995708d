package io.leat.broker;

import io.leat.broker.api.cluster.AutoCreation;
import io.leat.broker.group.OffsetsTopic;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The offsets topic as the cluster image shows it.
record ClusterOffsetsTopic(Supplier<ClusterImage> image, AutoCreation creation)
        implements OffsetsTopic {
    /// A client that asks for its coordinator meanwhile asks again.
    private static final long CREATION_MILLIS_MAX = 5_000;

    @Override
    public int partitionCount() {
        TopicImage topic = image.get().topic(NAME);
        return topic == null ? 0 : topic.partitions().size();
    }

    @Override
    public void create() {
        creation.create(List.of(NAME))
                .thenApply(ignored -> Boolean.TRUE)
                .completeOnTimeout(Boolean.FALSE, CREATION_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .join();
    }
}
