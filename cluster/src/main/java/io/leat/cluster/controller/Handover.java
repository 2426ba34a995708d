package io.leat.cluster.controller;

import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;

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
                        .anyMatch(id -> id != broker && image.activeBrokers().contains(id));
    }
}
