package io.leat.cluster.partition;

import java.util.List;

/// What a leader asks the controller for: this set of in-sync replicas instead of the one that the
/// state with `partitionEpoch` has.
public record IsrProposal(int leaderEpoch, int partitionEpoch, List<Member> inSync) {
    public IsrProposal {
        inSync = List.copyOf(inSync);
    }

    /// A broker, in the life in which it is in sync (KIP-903).
    public record Member(int broker, long brokerEpoch) {}

    boolean contains(int broker) {
        return inSync.stream().anyMatch(member -> member.broker == broker);
    }
}
