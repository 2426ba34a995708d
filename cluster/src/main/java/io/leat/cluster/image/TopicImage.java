package io.leat.cluster.image;

import static io.leat.protocol.Invariant.check;

import io.leat.protocol.Uuid;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One topic: its partitions in index order, and the configs set on it (defaults are not here).
public record TopicImage(
        String name, Uuid id, List<PartitionState> partitions, Map<String, String> configs) {
    private static final Set<String> INTERNAL =
            Set.of("__consumer_offsets", "__transaction_state", "__share_group_state");

    public TopicImage {
        check(!partitions.isEmpty(), "a topic has a partition");
        partitions = List.copyOf(partitions);
        configs = Map.copyOf(configs);
    }

    public static boolean isInternal(String name) {
        return INTERNAL.contains(name);
    }

    public boolean isInternal() {
        return isInternal(name);
    }

    /// The state of the partition with this index, or null when there are fewer.
    public @Nullable PartitionState partition(int index) {
        return index >= 0 && index < partitions.size() ? partitions.get(index) : null;
    }

    public TopicImage withConfigs(Map<String, String> newConfigs) {
        return new TopicImage(name, id, partitions, newConfigs);
    }

    public TopicImage withPartitions(List<PartitionState> newPartitions) {
        return new TopicImage(name, id, newPartitions, configs);
    }
}
