package io.leat.cluster.partition;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;

/// What one life of a broker is to the replicas that the cluster's states give it, from its start
/// to its end. Confined to its owner's lock.
public final class RoleChoice {
    private final int broker;
    private final long earlierEpoch;
    private boolean admitted;

    /// `earlierEpoch` is that of a registration which an earlier life left behind; -1 without one.
    public RoleChoice(int broker, long earlierEpoch) {
        this.broker = broker;
        this.earlierEpoch = earlierEpoch;
    }

    /// As `image` shows the broker before this life registers.
    public static RoleChoice before(ClusterImage image, int broker) {
        BrokerRegistration left = image.brokers().get(broker);
        return new RoleChoice(broker, left == null ? -1 : left.epoch());
    }

    public int broker() {
        return broker;
    }

    /// Whether `image` is the first that shows this life of the broker as no longer fenced. Before
    /// that it leads no replicated partition: its terms may be those of an earlier life (KIP-380).
    public boolean admit(ClusterImage image) {
        BrokerRegistration live = image.liveBroker(broker);
        boolean first = !admitted && live != null && live.epoch() != earlierEpoch;
        admitted |= first;
        return first;
    }

    public boolean hasReplica(PartitionState state) {
        return state.replicas().contains(broker);
    }

    /// Nobody is followed in a term of one's own that one may not lead.
    public Role in(PartitionState state) {
        if (state.leader() != broker) {
            return new Role.Follower(state.leader(), state.leaderEpoch());
        }
        return admitted || !state.isReplicated()
                ? new Role.Leader(state.leaderEpoch())
                : new Role.Follower(PartitionState.NO_LEADER, state.leaderEpoch());
    }

    /// What has to become of a replica without a log.
    public enum Missing {
        /// It is made, and copies what there is.
        MAKE,

        /// Nothing may be made until this life of the broker is admitted: a leader may still count
        /// on what it heard from the life before, and have the replica put in sync for that.
        WAIT,

        /// The state says that this broker has every committed record, and after the next restart a
        /// log that is empty or half full could not be told from the one that was lost. Nothing may
        /// be made until the controller has counted this replica out (KIP-966).
        RESIGN
    }

    /// There is no log. Where there is no other replica, there is nothing to wait for.
    ///
    /// @param isNew whether nobody can have written to the partition before
    public Missing missing(PartitionState state, boolean isNew) {
        if (isNew || !state.isReplicated()) {
            return Missing.MAKE;
        }
        if (!admitted) {
            return Missing.WAIT;
        }
        boolean hasAll =
                state.isr().contains(broker) || state.replicaSets().eligible().contains(broker);
        return hasAll ? Missing.RESIGN : Missing.MAKE;
    }

    /// What a log that was opened is known to have committed. Where others may have been elected
    /// meanwhile, what lies above what was `noted` may be theirs to cut.
    public long committedAtOpening(PartitionState state, long noted, long durableEnd) {
        return state.isReplicated() ? noted : durableEnd;
    }
}
