package io.leat.broker.coordination.page;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.protocol.Uuid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Neighbouring partitions of one topic, as they lie on a page. The topic's configs stand in the
/// run that begins with partition 0.
public record TopicRun(
        Uuid id,
        String name,
        int firstPartition,
        Map<String, String> configs,
        List<PartitionState> states) {
    /// Bytes that the run takes on its page.
    int sizeBytes() {
        int size = 16 + size(name) + size(firstPartition) + size(configs.size());
        for (Map.Entry<String, String> config : configs.entrySet()) {
            size += size(config.getKey()) + size(config.getValue());
        }
        size += size(states.size());
        for (PartitionState state : states) {
            size += size(state);
        }
        return size;
    }

    private static int size(PartitionState state) {
        ReplicaSets sets = state.replicaSets();
        int size = 1 + size(state.leader() + 1);
        size += size(state.leaderEpoch()) + size(state.partitionEpoch());
        size += size(sets.all()) + size(sets.inSync());
        if (!sets.eligible().isEmpty()) {
            size += size(sets.eligible());
        }
        return sets.isMoving() ? size + size(sets.adding()) + size(sets.removing()) : size;
    }

    private static int size(List<Integer> numbers) {
        int size = size(numbers.size());
        for (int number : numbers) {
            size += size(number);
        }
        return size;
    }

    private static int size(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return size(bytes) + bytes;
    }

    /// Of an unsigned LEB128.
    private static int size(int number) {
        return (38 - Integer.numberOfLeadingZeros(number | 1)) / 7;
    }
}
