package io.leat.broker.net;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.Clock;
import java.util.concurrent.atomic.AtomicLong;

/// Until when a connection may stay in what it is doing. Its threads say what they do; the [Reaper]
/// looks.
@ThreadSafe
final class Deadlines {
    /// What the reader does: waits for a request, receives one, or waits for the broker.
    enum Phase {
        IDLE,
        READING,
        HANDLING
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final Clock clock;
    private final long idleNanos;
    private final long progressNanos;
    private final AtomicLong readUntil = new AtomicLong();
    private final AtomicLong writeUntil = new AtomicLong(NEVER);

    /// Volatile: written by the reader, read by the reaper for its log line.
    private volatile Phase phase = Phase.HANDLING;

    Deadlines(Clock clock, NetworkLimits limits) {
        this.clock = clock;
        this.idleNanos = limits.idleTimeout().toNanos();
        this.progressNanos = limits.progressTimeout().toNanos();
        readUntil.set(clock.nanos() + idleNanos);
    }

    /// Called by the reader. A frame that has begun keeps the deadline of its first byte.
    void enter(Phase next) {
        if (next == phase) {
            return;
        }
        phase = next;
        switch (next) {
            case IDLE -> readUntil.set(clock.nanos() + idleNanos);
            case READING -> readUntil.set(clock.nanos() + progressNanos);
            case HANDLING -> readUntil.set(NEVER);
        }
    }

    void writing() {
        writeUntil.set(clock.nanos() + progressNanos);
    }

    void written() {
        writeUntil.set(NEVER);
    }

    boolean passed(long nowNanos) {
        return overdue(readUntil.get(), nowNanos) || overdue(writeUntil.get(), nowNanos);
    }

    private static boolean overdue(long until, long nowNanos) {
        return until != NEVER && until - nowNanos < 0;
    }

    /// For the log: what was not done in time.
    String describe() {
        if (writeUntil.get() != NEVER) {
            return "the peer did not take its response in time";
        }
        return switch (phase) {
            case IDLE -> "no request came in time";
            case READING -> "a request was begun and not finished in time";
            case HANDLING -> "the request took too long";
        };
    }
}
