package io.leat.cluster.leadership;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import java.util.stream.IntStream;

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
        return IntStream.range(0, topic.partitions().size())
                .filter(index ->
                        isElection(topic.partitions().get(index), after.partitions().get(index)))
                .count();
    }

    private static boolean isElection(PartitionState before, PartitionState after) {
        return after.leaderEpoch() > before.leaderEpoch()
                && after.leader() != PartitionState.NO_LEADER;
    }
}
