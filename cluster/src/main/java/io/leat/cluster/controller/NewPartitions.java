package io.leat.cluster.controller;

import java.util.List;

/// A topic that shall have `count` partitions. `assignments` is empty, or names the replicas of
/// each partition that is added.
public record NewPartitions(String topic, int count, List<List<Integer>> assignments) {
    public NewPartitions {
        assignments = assignments.stream().map(List::copyOf).toList();
    }
}
