package io.leat.cluster.leadership;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import org.jspecify.annotations.Nullable;

/// Whether a broker that wants to stop has handed over what it led.
public final class Handover {
    private Handover() {}

    /// Whether `broker` leads nothing that another active broker could lead.
    public static boolean isDone(ClusterImage image, int broker) {
        return image.topics().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .noneMatch(state -> isPending(image, broker, state));
    }

    private static boolean isPending(ClusterImage image, int broker, PartitionState state) {
        return state.leader() == broker
                && state.isr().stream()
                        .anyMatch(id -> id != broker && isActive(image.brokers().get(id)));
    }

    private static boolean isActive(@Nullable BrokerRegistration broker) {
        return broker != null && broker.standing() == BrokerStanding.ACTIVE;
    }
}
