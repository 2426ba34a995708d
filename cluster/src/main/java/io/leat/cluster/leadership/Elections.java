package io.leat.cluster.leadership;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;

/// New terms of leaders.
public final class Elections {
    private Elections() {}

    /// How many partitions that were there before get a leader for a new term by `change`; also if
    /// it is the same as before.
    public static long in(ClusterImage before, ClusterChange change) {
        if (!(change instanceof ClusterChange.TopicPut(TopicImage after))) {
            return 0;
        }
        TopicImage topic = before.topic(after.name());
        if (topic == null || !topic.id().equals(after.id())) {
            return 0;
        }
        long elections = 0;
        for (int i = 0; i < topic.partitions().size(); i++) {
            elections += isElection(topic.partitions().get(i), after.partitions().get(i)) ? 1 : 0;
        }
        return elections;
    }

    private static boolean isElection(PartitionState before, PartitionState after) {
        return after.leaderEpoch() > before.leaderEpoch()
                && after.leader() != PartitionState.NO_LEADER;
    }
}
