package io.leat.cluster.leadership;

import io.leat.protocol.Uuid;
import java.util.List;

/// Who is in sync in one partition, as its leader says.
///
/// @param leaderEpoch the term in which the leader says so
/// @param partitionEpoch the state that it wants to change
/// @param members who shall be in sync. If the leader is not among them, it has lost its data
public record IsrProposal(
        Uuid topicId, int partition, int leaderEpoch, int partitionEpoch, List<Member> members) {
    public IsrProposal {
        members = List.copyOf(members);
    }

    /// A broker, and the registration in which it caught up; [#ANY_EPOCH] if the leader cannot tell
    /// (KIP-903).
    public record Member(int broker, long epoch) {
        public static final long ANY_EPOCH = -1;
    }

    List<Integer> brokers() {
        return members.stream().map(Member::broker).toList();
    }
}
