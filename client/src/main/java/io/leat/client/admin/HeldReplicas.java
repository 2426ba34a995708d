package io.leat.client.admin;

import io.leat.protocol.TopicPartition;
import java.util.Map;

/// The replicas on one broker, with the sizes of their logs.
///
/// @param cordoned whether the broker gets no new ones
public record HeldReplicas(boolean cordoned, Map<TopicPartition, Long> bytes) {
    static final HeldReplicas NONE = new HeldReplicas(false, Map.of());

    public HeldReplicas {
        bytes = Map.copyOf(bytes);
    }

    /// 0 for a partition that is not there.
    public long size(TopicPartition partition) {
        return bytes.getOrDefault(partition, 0L);
    }
}
