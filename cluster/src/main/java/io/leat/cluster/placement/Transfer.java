package io.leat.cluster.placement;

import io.leat.protocol.TopicPartition;
import java.util.List;

/// One partition that shall have its replicas elsewhere, or in another order.
///
/// @param bytes the size of one replica
public record Transfer(
        TopicPartition partition, List<Integer> before, List<Integer> after, long bytes) {
    public Transfer {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /// The brokers that have to copy the partition.
    public List<Integer> added() {
        return after.stream().filter(broker -> !before.contains(broker)).toList();
    }

    /// The brokers that give it up.
    public List<Integer> removed() {
        return before.stream().filter(broker -> !after.contains(broker)).toList();
    }

    /// What has to be copied.
    public long bytesCopied() {
        return bytes * added().size();
    }
}
