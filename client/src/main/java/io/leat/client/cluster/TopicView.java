package io.leat.client.cluster;

import io.leat.protocol.Uuid;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One topic with its partitions in order. The id is [Uuid#ZERO] where the server has none.
public record TopicView(String name, Uuid id, boolean internal, List<PartitionView> partitions) {
    public TopicView {
        partitions =
                partitions.stream()
                        .sorted(Comparator.comparingInt(PartitionView::partition))
                        .toList();
    }

    public Optional<PartitionView> partition(int index) {
        return index >= 0 && index < partitions.size()
                ? Optional.of(partitions.get(index))
                : Optional.empty();
    }

    /// Of the first partition; all partitions have the same unless they are being moved.
    public int replicationFactor() {
        return partitions.isEmpty() ? 0 : partitions.getFirst().replicas().size();
    }
}
