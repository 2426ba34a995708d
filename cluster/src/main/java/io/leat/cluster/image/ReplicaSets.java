package io.leat.cluster.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who holds a partition, and what they hold.
///
/// @param all the brokers with a replica; the first is the preferred leader
/// @param inSync those that have every committed record and that a commit waits for
/// @param eligible those outside `inSync` that still have every committed record, because nothing
///   was committed since they left: they may be elected (KIP-966)
/// @param adding those of `all` that a reassignment adds (KIP-455)
/// @param removing those of `all` that go when the reassignment is complete
public record ReplicaSets(
        List<Integer> all,
        List<Integer> inSync,
        List<Integer> eligible,
        List<Integer> adding,
        List<Integer> removing) {
    public ReplicaSets {
        all = List.copyOf(all);
        inSync = List.copyOf(inSync);
        eligible = List.copyOf(eligible);
        adding = List.copyOf(adding);
        removing = List.copyOf(removing);
    }

    /// As generated, but direct: see [PartitionState#equals].
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReplicaSets that
                && all.equals(that.all)
                && inSync.equals(that.inSync)
                && eligible.equals(that.eligible)
                && adding.equals(that.adding)
                && removing.equals(that.removing);
    }

    @Override
    public int hashCode() {
        int hash = 31 * (31 * all.hashCode() + inSync.hashCode()) + eligible.hashCode();
        return 31 * (31 * hash + adding.hashCode()) + removing.hashCode();
    }

    public static ReplicaSets of(List<Integer> all, List<Integer> inSync) {
        return new ReplicaSets(all, inSync, List.of(), List.of(), List.of());
    }

    /// Whether a reassignment is under way.
    public boolean isMoving() {
        return !adding.isEmpty() || !removing.isEmpty();
    }

    /// As these, but on `replicas` only: whoever else there was is gone, and nothing is under way.
    public ReplicaSets on(List<Integer> replicas) {
        return new ReplicaSets(
                replicas, some(inSync, replicas), some(eligible, replicas), List.of(), List.of());
    }

    /// Once all that shall stay are in sync, the others are gone; until then, the same.
    public ReplicaSets completed() {
        List<Integer> wanted = all.stream().filter(id -> !removing.contains(id)).toList();
        return isMoving() && inSync.containsAll(wanted) ? on(wanted) : this;
    }

    private static List<Integer> some(List<Integer> brokers, List<Integer> wanted) {
        return wanted.stream().filter(brokers::contains).toList();
    }

    public ReplicaSets withInSync(List<Integer> newInSync, List<Integer> newEligible) {
        return new ReplicaSets(all, newInSync, newEligible, adding, removing);
    }
}
