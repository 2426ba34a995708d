package io.leat.cluster.image;

import static io.leat.protocol.Invariant.check;

import java.util.List;

/// Who holds a partition and who leads it. `leaderEpoch` counts leaders, `partitionEpoch` counts
/// every change of this state; `leader` is [#NO_LEADER] when nobody leads.
public record PartitionState(
        int leader,
        int leaderEpoch,
        int partitionEpoch,
        List<Integer> replicas,
        List<Integer> isr) {
    public static final int NO_LEADER = -1;

    public PartitionState {
        check(leader >= NO_LEADER, "a leader is a broker or -1");
        check(leaderEpoch >= 0 && partitionEpoch >= 0, "epochs are never negative");
        check(!replicas.isEmpty(), "a partition has a replica");
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
    }

    /// A partition that was just placed on `replicas`: the first leads, all are in sync.
    public static PartitionState placedOn(List<Integer> replicas) {
        return new PartitionState(replicas.getFirst(), 0, 0, replicas, replicas);
    }
}
