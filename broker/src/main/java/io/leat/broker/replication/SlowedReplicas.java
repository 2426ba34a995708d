package io.leat.broker.replication;

import io.leat.broker.partition.Replica;
import io.leat.broker.throttle.ReplicationThrottle;
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

    SlowedReplicas(ReplicationSite site) {
        this.site = site;
        this.clock = site.clock();
        this.throttle = site.self().throttle();
    }

    /// Whether the replica has to wait because the rate is used up.
    boolean waits(Replica replica) {
        return isSlowed(replica) && throttle.isUsedUp(0);
    }

    private boolean isSlowed(Replica replica) {
        if (!throttle.concerns(replica.id())) {
            return false;
        }
        PartitionState state = site.image().get().partition(replica.id());
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
