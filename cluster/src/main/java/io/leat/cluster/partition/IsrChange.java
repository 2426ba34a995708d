package io.leat.cluster.partition;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import java.util.List;

/// What a replica wants of the state of its partition: that these are in sync.
///
/// @param leaderEpoch the term in which it says so
/// @param partitionEpoch the state that it wants to change
/// @param members who shall be in sync. If the sender is not among them, it has lost its data
public record IsrChange(int leaderEpoch, int partitionEpoch, List<Member> members) {
    public IsrChange {
        members = List.copyOf(members);
    }

    /// A broker, and the registration in which it caught up; [#ANY_EPOCH] if the sender cannot tell
    /// (KIP-903).
    public record Member(int broker, long epoch) {
        public static final long ANY_EPOCH = -1;
    }

    /// The epoch of a broker that may join those in sync (KIP-841); [Member#ANY_EPOCH] of one that
    /// may not.
    public static long admissible(ClusterImage image, int broker) {
        BrokerRegistration registration = image.brokers().get(broker);
        return registration != null && registration.standing() == BrokerStanding.ACTIVE
                ? registration.epoch()
                : Member.ANY_EPOCH;
    }

    /// The replica on `broker` has lost what the state says that it has.
    public static IsrChange resignation(PartitionState state, int broker) {
        List<Member> others =
                state.isr().stream()
                        .filter(id -> id != broker)
                        .map(id -> new Member(id, Member.ANY_EPOCH))
                        .toList();
        return new IsrChange(state.leaderEpoch(), state.partitionEpoch(), others);
    }

    public List<Integer> brokers() {
        return members.stream().map(Member::broker).toList();
    }

    boolean contains(int broker) {
        return members.stream().anyMatch(member -> member.broker == broker);
    }
}
