package io.leat.broker.replication;

import java.util.concurrent.TimeUnit;

/// How long a fetch may wait at the leader for records, so that a replica that is added meanwhile
/// does not wait for long. Newcomers are worth breaking off a fetch that waits. That costs a new
/// connection and a new session, in which all replicas are fetched anew: so fetches are short for a
/// while after it, and as soon as another leader does not answer, because what that one led will
/// soon be led by the others. Guarded by its fetcher's lock.
final class Restlessness {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long WAIT_MILLIS_MIN = 20;

    /// At most a ninth of the time is spent on rounds that bring nothing.
    private static final int WAITS_PER_ROUND = 8;

    private boolean restless;

    /// Whether the fetch that waits now does so for long.
    private boolean waitsLong = true;

    private long untilNanos;
    private long begunNanos;
    private long roundNanos;
    private long waitNanos;

    /// Replicas are new.
    void stir(long nowNanos) {
        expect(nowNanos);
        waitsLong = false; // who finds it so breaks it off
    }

    /// Replicas may be new soon. A fetch that waits now goes on.
    void expect(long nowNanos) {
        restless = true;
        untilNanos = nowNanos + NANOS;
    }

    /// How many milliseconds the fetch that is sent now waits; `calm` is how many it would.
    int waitMillis(long nowNanos, int calm) {
        if (restless && nowNanos - untilNanos >= 0) {
            restless = false;
        }
        waitsLong = !restless;
        begunNanos = nowNanos;
        long brief =
                Math.max(
                        WAIT_MILLIS_MIN,
                        WAITS_PER_ROUND * TimeUnit.NANOSECONDS.toMillis(roundNanos));
        int millis = restless ? (int) Math.min(calm, brief) : calm;
        waitNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        return millis;
    }

    /// The fetch was answered.
    void answered(long nowNanos) {
        roundNanos = Math.max(0, nowNanos - begunNanos - waitNanos);
    }

    /// Whether the fetch that waits now does so for long.
    boolean isCalm() {
        return waitsLong;
    }
}
