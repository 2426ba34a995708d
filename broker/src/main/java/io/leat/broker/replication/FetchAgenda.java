package io.leat.broker.replication;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.partition.Replica;
import io.leat.broker.replication.FetchPlan.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The replicas of one fetcher, and which of them a round has to look at: those that are new or
/// gone, that were answered or changed otherwise, whose pause is over, or that may be throttled now
/// and were not, or the other way round. The leader knows what is to be known of all others, so
/// that a round costs what has changed and not what there is.
///
/// Once in a while all are looked at: nobody tells that retention moved a log's start. Any thread
/// may add, remove and touch replicas; the rest is the fetcher's.
@ThreadSafe
final class FetchAgenda {
    static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(30);
    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SlowedReplicas slowed;

    @GuardedBy("this")
    private final Map<Target, Replica> replicas = new LinkedHashMap<>();

    /// What the next look is to look at.
    @GuardedBy("this")
    private final Set<Target> due = new LinkedHashSet<>();

    /// What the leader is to serve since the last look.
    @GuardedBy("this")
    private final Map<Target, Replica> served = new HashMap<>();

    /// Until when a partition is left out, in the order in which the pauses end.
    @GuardedBy("this")
    private final Map<Target, Long> pausedUntilNanos = new LinkedHashMap<>();

    /// Those that the throttle names, in sync or not.
    @GuardedBy("this")
    private final Set<Target> throttled = new HashSet<>();

    @GuardedBy("this")
    private long nextSweepNanos;

    /// What a look came to.
    ///
    /// @param served replicas that the leader is to serve and may not know well
    /// @param dropped those that it has to serve no more
    record Look(Map<Target, Replica> served, List<Target> dropped) {}

    FetchAgenda(SlowedReplicas slowed, long nowNanos) {
        this.slowed = slowed;
        this.nextSweepNanos = nowNanos + SWEEP_NANOS;
    }

    /// In place of an earlier replica of the same partition, whose pause is none of this one.
    void add(Replica replica) {
        Target target = Target.of(replica);
        replica.whenChanged(() -> touch(target));
        synchronized (this) {
            replicas.put(target, replica);
            pausedUntilNanos.remove(target);
            due.add(target);
        }
    }

    synchronized void remove(Replica replica) {
        Target target = Target.of(replica);
        if (replicas.remove(target, replica)) {
            pausedUntilNanos.remove(target);
            due.add(target);
        }
    }

    /// The replica's position may have changed, or it was closed.
    synchronized void touch(Target target) {
        due.add(target);
    }

    /// Leaves the replica out for a while, if it is still the one.
    synchronized void pause(Replica replica, long nowNanos) {
        Target target = Target.of(replica);
        if (replica.equals(replicas.get(target))) {
            pausedUntilNanos.remove(target);
            pausedUntilNanos.put(target, nowNanos + PAUSE_NANOS);
            due.add(target);
        }
    }

    /// Whether there are no replicas at all.
    synchronized boolean isEmpty() {
        return replicas.isEmpty();
    }

    /// Whether the leader has anything to serve.
    synchronized boolean isServed() {
        return !served.isEmpty();
    }

    /// The replica for which the leader was asked; null if it was for none.
    synchronized @Nullable Replica served(Target target) {
        return served.get(target);
    }

    /// Looks at what is due; `anew`, at everything: the leader knows nothing.
    synchronized Look look(boolean anew, long nowNanos) {
        boolean sweeps = nowNanos - nextSweepNanos >= 0;
        if (sweeps) {
            nextSweepNanos = nowNanos + SWEEP_NANOS;
        }
        if (anew) {
            served.clear();
        }
        endPauses(nowNanos);
        switch (slowed.refresh()) {
            case NONE -> {}
            case THROTTLED -> due.addAll(throttled);
            case ALL -> due.addAll(replicas.keySet());
        }
        if (anew || sweeps) {
            due.addAll(replicas.keySet());
        }
        Look look = new Look(new LinkedHashMap<>(), new ArrayList<>());
        due.forEach(target -> look(target, look));
        due.clear();
        return look;
    }

    @GuardedBy("this")
    private void endPauses(long nowNanos) {
        var pauses = pausedUntilNanos.entrySet().iterator();
        while (pauses.hasNext()) {
            Map.Entry<Target, Long> pause = pauses.next();
            if (pause.getValue() - nowNanos > 0) {
                return;
            }
            due.add(pause.getKey());
            pauses.remove();
        }
    }

    @GuardedBy("this")
    private void look(Target target, Look look) {
        Replica replica = replicas.get(target);
        if (replica != null && slowed.concerns(replica)) {
            throttled.add(target);
        } else {
            throttled.remove(target);
        }
        if (replica != null
                && !replica.isClosed()
                && !pausedUntilNanos.containsKey(target)
                && !slowed.waits(replica)) {
            served.put(target, replica);
            look.served.put(target, replica);
        } else if (served.remove(target) != null) {
            look.dropped.add(target);
        }
    }
}
