package io.leat.cluster.leadership;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import java.util.ArrayList;
import java.util.List;

/// Elections that may have lost committed records.
public final class UncleanElections {
    private UncleanElections() {}

    /// The partitions for which `change` makes a leader of somebody who may lack what was
    /// committed.
    public static List<PartitionName> in(ClusterImage before, ClusterChange change) {
        if (!(change instanceof ClusterChange.TopicPut(TopicImage after))) {
            return List.of();
        }
        TopicImage topic = before.topic(after.name());
        if (topic == null || !topic.id().equals(after.id())) {
            return List.of();
        }
        List<PartitionName> unclean = new ArrayList<>();
        for (int i = 0; i < topic.partitions().size(); i++) {
            if (LeaderElection.isUnclean(topic.partitions().get(i), after.partitions().get(i))) {
                unclean.add(new PartitionName(after.name(), i));
            }
        }
        return unclean;
    }
}
