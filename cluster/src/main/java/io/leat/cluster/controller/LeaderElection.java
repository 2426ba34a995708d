package io.leat.cluster.controller;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/// Who is in sync and who leads when brokers have come or gone.
///
/// A broker that is gone leaves the in-sync replicas, but the last of them never do: who comes back
/// of them may lead. While fewer than `inSyncMin` are in sync nothing is committed, so those who
/// leave then still have every committed record: they stay eligible (KIP-966).
///
/// @param active may be elected
/// @param stopping serve on, but leave as soon as others can take over
/// @param inSyncMin `min.insync.replicas`
/// @param unclean whether, if nobody else can, a replica may lead that lacks committed records
record LeaderElection(Set<Integer> active, Set<Integer> stopping, int inSyncMin, boolean unclean) {

    /// The state as it has to be now; the same if nothing changes.
    PartitionState settle(PartitionState state) {
        ReplicaSets before = state.replicaSets();
        List<Integer> staying = staying(before.inSync());
        if (staying.isEmpty()) {
            return electOutsider(state);
        }
        ReplicaSets sets = before.withInSync(staying, eligible(before, staying));
        if (staying.contains(state.leader())) {
            return sets.equals(before) ? state : state.with(sets);
        }
        int leader =
                first(before.all(), id -> staying.contains(id) && active.contains(id))
                        .findFirst()
                        .orElse(staying.getFirst());
        return state.ledBy(leader, sets);
    }

    private List<Integer> staying(List<Integer> inSync) {
        List<Integer> active = inSync.stream().filter(this.active::contains).toList();
        return active.isEmpty() ? inSync.stream().filter(stopping::contains).toList() : active;
    }

    private List<Integer> eligible(ReplicaSets before, List<Integer> inSync) {
        if (inSync.size() >= Math.min(inSyncMin, before.all().size())) {
            return List.of();
        }
        return first(
                        before.all(),
                        id ->
                                !inSync.contains(id)
                                        && (before.inSync().contains(id)
                                                || before.eligible().contains(id)))
                .toList();
    }

    /// Nobody in sync is there.
    private PartitionState electOutsider(PartitionState state) {
        ReplicaSets before = state.replicaSets();
        List<Integer> eligible = first(before.eligible(), active::contains).limit(1).toList();
        if (!eligible.isEmpty()) {
            List<Integer> rest =
                    first(
                                    before.all(),
                                    id ->
                                            !eligible.contains(id)
                                                    && (before.inSync().contains(id)
                                                            || before.eligible().contains(id)))
                            .toList();
            return state.ledBy(eligible.getFirst(), before.withInSync(eligible, rest));
        }
        List<Integer> any = first(before.all(), active::contains).limit(1).toList();
        if (unclean && !any.isEmpty()) {
            return state.ledBy(any.getFirst(), before.withInSync(any, List.of()));
        }
        return state.leader() == PartitionState.NO_LEADER
                ? state
                : state.ledBy(PartitionState.NO_LEADER, before);
    }

    private static Stream<Integer> first(List<Integer> brokers, IntPredicate wanted) {
        return brokers.stream().filter(wanted::test);
    }
}
