package io.leat.cluster.leadership;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who is in sync and who leads when brokers have come or gone, or the leader says who is in sync.
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

    /// The brokers of `image` that are in this standing.
    static Set<Integer> standing(ClusterImage image, BrokerStanding standing) {
        return image.brokers().values().stream()
                .filter(broker -> broker.standing() == standing)
                .map(BrokerRegistration::id)
                .collect(Collectors.toSet());
    }

    /// Whether `after` has a leader that may lack records committed before. One that was eligible
    /// lacks none (KAFKA-18940).
    static boolean isUnclean(PartitionState before, PartitionState after) {
        return after.leader() != PartitionState.NO_LEADER
                && after.leaderEpoch() != before.leaderEpoch()
                && !before.isr().contains(after.leader())
                && !before.replicaSets().eligible().contains(after.leader());
    }

    /// The state as it has to be now; the same if nothing changes.
    PartitionState settle(PartitionState state) {
        return settle(state, state.replicaSets());
    }

    /// The state once `members` are in sync, as its leader says.
    PartitionState altered(PartitionState state, List<Integer> members) {
        ReplicaSets before = state.replicaSets();
        List<Integer> inSync = some(before.all(), members::contains).toList();
        return settle(state, before.withInSync(inSync, eligible(before, inSync)));
    }

    /// The state once `broker` has lost what it had. If nobody in sync is left, those that were
    /// eligible are what is left; if there are none, committed records are lost and nobody is in
    /// sync until somebody accepts that.
    PartitionState resigned(PartitionState state, int broker) {
        ReplicaSets before = state.replicaSets();
        IntPredicate others = id -> id != broker;
        ReplicaSets left =
                before.withInSync(
                        some(before.inSync(), others).toList(),
                        some(before.eligible(), others).toList());
        LeaderElection without =
                new LeaderElection(
                        some(active, others).collect(Collectors.toSet()),
                        stopping,
                        inSyncMin,
                        unclean);
        return without.moved(state, left);
    }

    /// The state once its replicas shall be elsewhere.
    PartitionState moved(PartitionState state, ReplicaSets sets) {
        PartitionState settled = settle(state, sets);
        return settled.equals(state) && !sets.equals(state.replicaSets())
                ? state.with(sets)
                : settled;
    }

    private PartitionState settle(PartitionState state, ReplicaSets now) {
        List<Integer> staying = staying(now.inSync());
        if (staying.isEmpty()) {
            return electOutsider(state, now);
        }
        ReplicaSets sets = now.withInSync(staying, eligible(now, staying)).completed();
        List<Integer> inSync = sets.inSync();
        if (inSync.contains(state.leader())) {
            return sets.equals(state.replicaSets()) ? state : ledAsBefore(state, sets);
        }
        int leader =
                some(sets.all(), id -> inSync.contains(id) && active.contains(id))
                        .findFirst()
                        .orElse(inSync.getFirst());
        return state.ledBy(leader, sets);
    }

    /// A replica that goes must not be heard any more in the term in which it counted.
    private static PartitionState ledAsBefore(PartitionState state, ReplicaSets sets) {
        return sets.all().containsAll(state.replicas())
                ? state.with(sets)
                : state.ledBy(state.leader(), sets);
    }

    private List<Integer> staying(List<Integer> inSync) {
        List<Integer> active = inSync.stream().filter(this.active::contains).toList();
        return active.isEmpty() ? inSync.stream().filter(stopping::contains).toList() : active;
    }

    private List<Integer> eligible(ReplicaSets before, List<Integer> inSync) {
        if (inSync.size() >= Math.min(inSyncMin, before.all().size())) {
            return List.of();
        }
        return some(
                        before.all(),
                        id ->
                                !inSync.contains(id)
                                        && (before.inSync().contains(id)
                                                || before.eligible().contains(id)))
                .toList();
    }

    /// Nobody in sync is there.
    private PartitionState electOutsider(PartitionState state, ReplicaSets now) {
        List<Integer> eligible = some(now.eligible(), active::contains).limit(1).toList();
        if (!eligible.isEmpty()) {
            ReplicaSets sets = now.withInSync(eligible, eligible(now, eligible));
            return state.ledBy(eligible.getFirst(), sets);
        }
        List<Integer> any = some(now.all(), active::contains).limit(1).toList();
        if (unclean && !any.isEmpty()) {
            return state.ledBy(any.getFirst(), now.withInSync(any, List.of()));
        }
        return state.leader() == PartitionState.NO_LEADER
                ? state
                : state.ledBy(PartitionState.NO_LEADER, awaited(now));
    }

    private static ReplicaSets awaited(ReplicaSets sets) {
        return sets.inSync().isEmpty() ? sets.withInSync(sets.eligible(), List.of()) : sets;
    }

    private static Stream<Integer> some(Collection<Integer> brokers, IntPredicate wanted) {
        return brokers.stream().filter(wanted::test);
    }
}
