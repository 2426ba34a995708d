package io.leat.cluster.leadership;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes of single partitions, gathered into one change for each topic. Confined to one decision.
final class PartitionEdits {
    private record Edited(TopicImage topic, List<PartitionState> states) {}

    private final Map<String, Edited> edited = new LinkedHashMap<>();

    /// The partition as it will be, or null when the topic has no such partition.
    @Nullable PartitionState partition(TopicImage topic, int index) {
        Edited edit = edited.get(topic.name());
        PartitionState state = topic.partition(index);
        return edit == null || state == null ? state : edit.states().get(index);
    }

    void put(TopicImage topic, int index, PartitionState state) {
        edited.computeIfAbsent(
                        topic.name(), _ -> new Edited(topic, new ArrayList<>(topic.partitions())))
                .states()
                .set(index, state);
    }

    /// One for each topic of which a partition is different now.
    List<ClusterChange> changes() {
        List<ClusterChange> changes = new ArrayList<>();
        for (Edited edit : edited.values()) {
            if (!edit.states().equals(edit.topic().partitions())) {
                changes.add(new ClusterChange.TopicPut(edit.topic().withPartitions(edit.states())));
            }
        }
        return changes;
    }
}
