package io.leat.broker.api.cluster;

import java.util.List;

/// Knows of replicas whose broker lives but whose disk failed.
@FunctionalInterface
public interface OfflineReplicas {
    /// The brokers whose replica of the partition is known here to be offline.
    List<Integer> of(String topic, int partition);
}
