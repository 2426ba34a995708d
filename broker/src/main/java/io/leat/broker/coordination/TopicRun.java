package io.leat.broker.coordination;

import io.leat.cluster.image.PartitionState;
import io.leat.protocol.Uuid;
import java.util.List;
import java.util.Map;

/// Neighbouring partitions of one topic, as they lie on a page. The topic's configs stand in the
/// run that begins with partition 0.
record TopicRun(
        Uuid id,
        String name,
        int firstPartition,
        Map<String, String> configs,
        List<PartitionState> states) {
    /// Bytes that a run takes, estimated from above.
    int sizeBytesMax() {
        int size = 32 + name.length();
        for (Map.Entry<String, String> config : configs.entrySet()) {
            size += 10 + 3 * (config.getKey().length() + config.getValue().length());
        }
        for (PartitionState state : states) {
            // Each replica stands in at most three of the five lists.
            size += 33 + 15 * state.replicas().size();
        }
        return size;
    }
}
