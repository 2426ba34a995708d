package io.leat.cluster.image;

import java.util.List;

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

    public static ReplicaSets of(List<Integer> all, List<Integer> inSync) {
        return new ReplicaSets(all, inSync, List.of(), List.of(), List.of());
    }

    public ReplicaSets withInSync(List<Integer> newInSync, List<Integer> newEligible) {
        return new ReplicaSets(all, newInSync, newEligible, adding, removing);
    }
}
