package io.leat.broker.replication;

import io.leat.broker.partition.Replica;
import io.leat.broker.throttle.ReplicationThrottle;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.log.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The replicas of one fetcher that are throttled until they are in sync. Says so in the log when
/// one of them falls behind its leader all the time: at that rate it will never be in sync.
/// Confined to its fetcher.
final class SlowedReplicas {
    private static final Logger LOG = LoggerFactory.getLogger(SlowedReplicas.class);

    private final ReplicationSite site;
    private final Clock clock;
    private final ReplicationThrottle throttle;
    private final CatchUpWatch watch = new CatchUpWatch();

    /// As of the last [#refresh]: what may have become true since is news to the next.
    private ClusterImage image;

    private boolean usedUp;
    private int listsSeen;

    /// Of which replicas another answer may be given than before.
    enum News {
        NONE,
        /// Of those that the throttle names.
        THROTTLED,
        ALL
    }

    SlowedReplicas(ReplicationSite site) {
        this.site = site;
        this.clock = site.clock();
        this.throttle = site.self().throttle();
        this.image = site.image().get();
        this.listsSeen = throttle.listChanges();
    }

    /// Looks at the rate, who is in sync, and which replicas are throttled. Until the next call
    /// [#waits] answers by the first two as they are now.
    News refresh() {
        int lists = throttle.listChanges();
        ClusterImage nowImage = site.image().get();
        boolean nowUsedUp = throttle.isUsedUp(0);
        boolean listed = lists != listsSeen;
        boolean changed = nowUsedUp != usedUp || !isSame(nowImage, image);
        listsSeen = lists;
        image = nowImage;
        usedUp = nowUsedUp;
        return listed ? News.ALL : changed ? News.THROTTLED : News.NONE;
    }

    @SuppressWarnings("ReferenceEquality") // equality would look at the whole cluster
    private static boolean isSame(ClusterImage one, ClusterImage other) {
        return one == other;
    }

    /// Whether the throttle names the replica.
    boolean concerns(Replica replica) {
        return throttle.concerns(replica.id());
    }

    /// Whether the replica has to wait because the rate is used up.
    boolean waits(Replica replica) {
        return usedUp && isSlowed(replica);
    }

    private boolean isSlowed(Replica replica) {
        if (!concerns(replica)) {
            return false;
        }
        PartitionState state = image.partition(replica.id());
        return state == null || !state.isr().contains(site.brokerId());
    }

    /// The leader sent so many bytes, and has committed so much.
    void copied(Replica replica, long bytes, long leaderHighWatermark) {
        if (!isSlowed(replica)) {
            watch.forget(replica.id());
            return;
        }
        throttle.use(bytes);
        long behind = leaderHighWatermark - replica.position().offset();
        if (watch.fallsBehind(replica.id(), behind, clock.nanos())) {
            LOG.warn(
                    "replica.throttle_too_low partition={} behind_records={} bytes_per_second={}"
                            + " consequence=\"it is never in sync at this rate\"",
                    replica.id(),
                    behind,
                    throttle.bytesPerSecond());
        }
    }
}
