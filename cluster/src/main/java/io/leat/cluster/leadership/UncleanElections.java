package io.leat.cluster.leadership;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import java.util.List;
import java.util.stream.IntStream;

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
        return IntStream.range(0, topic.partitions().size())
                .filter(index ->
                        LeaderElection.isUnclean(
                                topic.partitions().get(index), after.partitions().get(index)))
                .mapToObj(index -> new PartitionName(after.name(), index))
                .toList();
    }
}
