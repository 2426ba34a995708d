package io.leat.cluster.controller;

import java.util.List;
import java.util.Map;

/// A topic somebody wants. A count of [#USE_DEFAULT] leaves the choice to the cluster.
/// `assignments` is empty, or names the replicas of every partition and both counts are left open.
public record NewTopic(
        String name,
        int partitions,
        int replicationFactor,
        Map<Integer, List<Integer>> assignments,
        Map<String, String> configs) {
    public static final int USE_DEFAULT = -1;

    public NewTopic {
        assignments = Map.copyOf(assignments);
        configs = Map.copyOf(configs);
    }

    /// A topic with no wishes of its own.
    public static NewTopic named(String name) {
        return new NewTopic(name, USE_DEFAULT, USE_DEFAULT, Map.of(), Map.of());
    }
}
