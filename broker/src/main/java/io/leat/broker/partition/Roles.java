package io.leat.broker.partition;

import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.partition.LeaderTerm;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which part this broker plays for its replicas: leader or follower, one object for each term.
/// Confined to the lock of [Partitions].
public final class Roles {
    private static final Logger LOG = LoggerFactory.getLogger(Roles.class);

    private final int brokerId;
    private final long earlierEpoch;
    private final LogDirectories logs;
    private final Following following;
    private final InSyncWatch inSync;
    private final Clock clock;
    private final Corruption.Total corruptions = new Corruption.Total();
    private boolean admitted;

    /// This broker. `earlierEpoch` is that of a registration which an earlier life left behind; -1
    /// without one.
    public record Self(int brokerId, long earlierEpoch) {
        /// As `image` shows it before this life registers.
        public static Self before(ClusterImage image, int brokerId) {
            BrokerRegistration left = image.brokers().get(brokerId);
            return new Self(brokerId, left == null ? -1 : left.epoch());
        }
    }

    public Roles(
            Self self, LogDirectories logs, Following following, InSyncWatch inSync, Clock clock) {
        this.brokerId = self.brokerId;
        this.earlierEpoch = self.earlierEpoch;
        this.logs = logs;
        this.following = following;
        this.inSync = inSync;
        this.clock = clock;
    }

    /// What has to be taken over, and what is known to be committed of it.
    record Charge(PartitionState state, long highWatermark) {}

    Corruption.Total corruptions() {
        return corruptions;
    }

    int brokerId() {
        return brokerId;
    }

    /// Whether `image` is the first that shows this life of the broker as no longer fenced. Before
    /// that it leads no replicated partition: its terms may be those of an earlier life (KIP-380).
    boolean admit(ClusterImage image) {
        BrokerRegistration live = image.liveBroker(brokerId);
        boolean first = !admitted && live != null && live.epoch() != earlierEpoch;
        admitted |= first;
        return first;
    }

    /// Whether the state says that this broker has every committed record.
    private boolean hasAll(PartitionState state) {
        return state.isr().contains(brokerId) || state.replicaSets().eligible().contains(brokerId);
    }

    /// There is no log. Says whether none may be made yet: the state says that this broker has
    /// every committed record, and after the next restart a log that is empty or half full could
    /// not be told from the one that was lost. The controller is asked to count this replica out
    /// (KIP-966). Where there is no other replica, there is nothing to wait for.
    boolean isLost(Uuid topicId, TopicPartition partition, PartitionState state) {
        if (!state.isReplicated() || !hasAll(state)) {
            return false;
        }
        LOG.error("replica.lost partition={} action=\"waits to be counted out\"", partition);
        if (admitted) {
            inSync.resign(new InSyncWatch.Resignation(topicId, partition.partition(), state));
        }
        return true;
    }

    boolean continues(Partition partition, PartitionState state) {
        return leads(state) && partition.leaderEpoch() == state.leaderEpoch();
    }

    boolean continues(Replica replica, PartitionState state) {
        return !leads(state) && replica.term().equals(followed(state));
    }

    private boolean leads(PartitionState state) {
        return state.leader() == brokerId && (admitted || !state.isReplicated());
    }

    /// Nobody is followed in a term of one's own that one may not lead.
    private Replica.Term followed(PartitionState state) {
        int leader = state.leader() == brokerId ? PartitionState.NO_LEADER : state.leader();
        return new Replica.Term(leader, state.leaderEpoch());
    }

    Hosting assume(Uuid topicId, Log log, PartitionSettings settings, Charge charge) {
        PartitionState state = charge.state();
        if (!leads(state)) {
            Replica replica =
                    new Replica(
                            topicId,
                            log,
                            settings,
                            followed(state),
                            new Replica.Start(charge.highWatermark(), corruptions));
            logs.flushes().add(log, replica);
            following.begin(replica);
            return new Hosting.Following(replica);
        }
        var start =
                new LeaderTerm.Start(
                        log.logEndOffset(),
                        log.flushedOffset(),
                        charge.highWatermark(),
                        clock.millis());
        LeaderTerm term = new LeaderTerm(brokerId, state, settings.inSyncMin(), start);
        Partition partition = new Partition(topicId, log, settings, term, watch());
        logs.flushes().add(log, partition);
        partition.lead();
        return new Hosting.Leading(partition);
    }

    private Partition.Watch watch() {
        return new Partition.Watch(inSync, clock, corruptions);
    }

    void end(Replica replica) {
        following.end(replica);
        replica.close();
    }
}
