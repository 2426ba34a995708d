package io.leat.cluster.image;

import static io.leat.protocol.Invariant.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who holds a partition and who leads it. `leaderEpoch` counts leaders, `partitionEpoch` counts
/// every change of this state; `leader` is [#NO_LEADER] when nobody leads.
public record PartitionState(
        int leader, int leaderEpoch, int partitionEpoch, ReplicaSets replicaSets) {
    public static final int NO_LEADER = -1;

    public PartitionState {
        check(leader >= NO_LEADER, "a leader is a broker or -1");
        check(leaderEpoch >= 0 && partitionEpoch >= 0, "epochs are never negative");
        check(!replicaSets.all().isEmpty(), "a partition has a replica");
    }

    /// A partition that was just placed on `replicas`: the first leads, all are in sync.
    public static PartitionState placedOn(List<Integer> replicas) {
        return new PartitionState(replicas.getFirst(), 0, 0, ReplicaSets.of(replicas, replicas));
    }

    /// As generated, but direct: a change of brokers compares and hashes the states of all
    /// partitions, and the quick compiler does not see through the generated methods' handles.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PartitionState that
                && leader == that.leader
                && leaderEpoch == that.leaderEpoch
                && partitionEpoch == that.partitionEpoch
                && replicaSets.equals(that.replicaSets);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * leader + leaderEpoch) + partitionEpoch) + replicaSets.hashCode();
    }

    public List<Integer> replicas() {
        return replicaSets.all();
    }

    public List<Integer> isr() {
        return replicaSets.inSync();
    }

    /// As this one, changed once more: led as before.
    public PartitionState with(ReplicaSets sets) {
        return new PartitionState(leader, leaderEpoch, partitionEpoch + 1, sets);
    }

    /// As this one, changed once more: a new term begins, although the leader may be the same.
    public PartitionState ledBy(int newLeader, ReplicaSets sets) {
        return new PartitionState(newLeader, leaderEpoch + 1, partitionEpoch + 1, sets);
    }

    /// Whether there is a second replica, so that this state has to follow its brokers' lives.
    public boolean isReplicated() {
        return replicaSets.all().size() > 1;
    }
}
