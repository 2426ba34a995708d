package io.leat.broker.partition;

import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.partition.FollowerTerm;
import io.leat.cluster.partition.LeaderTerm;
import io.leat.cluster.partition.Role;
import io.leat.cluster.partition.RoleChoice;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which part this broker plays for its replicas: leader or follower, one object for each term.
/// Confined to the lock of [Partitions].
public final class Roles {
    private static final Logger LOG = LoggerFactory.getLogger(Roles.class);

    private final RoleChoice choice;
    private final LogDirectories logs;
    private final Following following;
    private final InSyncWatch inSync;
    private final Clock clock;
    private final Corruption.Total corruptions = new Corruption.Total();

    /// What [#tellFollowing] has to tell.
    private final List<Replica> begun = new ArrayList<>();

    private final List<Replica> ended = new ArrayList<>();

    public Roles(
            RoleChoice choice,
            LogDirectories logs,
            Following following,
            InSyncWatch inSync,
            Clock clock) {
        this.choice = choice;
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
        return choice.broker();
    }

    /// Whether `image` is the first that shows this life of the broker as no longer fenced.
    boolean admit(ClusterImage image) {
        return choice.admit(image);
    }

    boolean hasReplica(PartitionState state) {
        return choice.hasReplica(state);
    }

    /// There is no log. Says whether one may be made now; else, perhaps, once the controller, which
    /// is asked to, has counted this replica out.
    boolean mayMake(Uuid topicId, TopicPartition partition, PartitionState state, boolean isNew) {
        return switch (choice.missing(state, isNew)) {
            case MAKE -> true;
            case WAIT -> false;
            case RESIGN -> {
                LOG.error(
                        "replica.lost partition={} action=\"waits to be counted out\"", partition);
                inSync.resign(new InSyncWatch.Resignation(topicId, partition.partition(), state));
                yield false;
            }
        };
    }

    boolean continues(Partition partition, PartitionState state) {
        return choice.in(state) instanceof Role.Leader(int epoch)
                && epoch == partition.leaderEpoch();
    }

    boolean continues(Replica replica, PartitionState state) {
        return choice.in(state).equals(replica.term());
    }

    /// Begins with a log that was opened.
    Hosting begin(Uuid topicId, Log log, PartitionSettings settings, PartitionState state) {
        long known = choice.committedAtOpening(state, logs.committed(log), log.flushedOffset());
        return assume(topicId, log, settings, new Charge(state, known));
    }

    Hosting assume(Uuid topicId, Log log, PartitionSettings settings, Charge charge) {
        return switch (choice.in(charge.state())) {
            case Role.Leader _ -> new Hosting.Leading(lead(topicId, log, settings, charge));
            case Role.Follower role -> {
                var term = new FollowerTerm(role, charge.highWatermark());
                Replica replica = new Replica(topicId, log, settings, term, replicaWatch());
                logs.flushes().add(log, replica);
                begun.add(replica);
                yield new Hosting.Following(replica);
            }
        };
    }

    private Partition lead(Uuid topicId, Log log, PartitionSettings settings, Charge charge) {
        var start =
                new LeaderTerm.Start(
                        log.logEndOffset(),
                        log.flushedOffset(),
                        charge.highWatermark(),
                        clock.millis());
        LeaderTerm term =
                new LeaderTerm(choice.broker(), charge.state(), settings.inSyncMin(), start);
        Partition partition = new Partition(topicId, log, settings, term, watch());
        logs.flushes().add(log, partition);
        partition.lead();
        return partition;
    }

    private Partition.Watch watch() {
        return new Partition.Watch(inSync, logs.movedWatermarks(), clock, corruptions);
    }

    private Replica.Watch replicaWatch() {
        return new Replica.Watch(logs.movedWatermarks(), corruptions);
    }

    void end(Replica replica) {
        ended.add(replica);
        replica.close();
    }

    /// Tells who copies of all that began and ended since the last call. Together: thousands do
    /// when a broker dies, and nobody is to be busy with copying before all leaders lead.
    void tellFollowing() {
        following.end(List.copyOf(ended));
        following.begin(List.copyOf(begun));
        ended.clear();
        begun.clear();
    }
}
