package io.leat.broker.throttle;

import static io.leat.protocol.Invariant.check;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;

/// A number of bytes a second. What may be used grows with time up to what one second allows; what
/// was used is taken off it, also below zero: a batch is never cut, and what it took too much is
/// waited for afterwards. Over any longer time the rate holds, plus one second's worth and one
/// batch.
@ThreadSafe
final class RateLimit {
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final double NANOS_PER_SECOND = 1e9;

    @GuardedBy("this")
    private long bytesPerSecond;

    @GuardedBy("this")
    private double available;

    @GuardedBy("this")
    private long filledNanos;

    RateLimit(long bytesPerSecond, long nowNanos) {
        check(bytesPerSecond >= 0, "a rate is not negative");
        this.bytesPerSecond = bytesPerSecond;
        this.available = (double) bytesPerSecond;
        this.filledNanos = nowNanos;
    }

    /// From now on so much a second. What was used too much before is not forgotten.
    synchronized void change(long newBytesPerSecond, long nowNanos) {
        check(newBytesPerSecond >= 0, "a rate is not negative");
        fill(nowNanos);
        bytesPerSecond = newBytesPerSecond;
        available = Math.min(available, (double) newBytesPerSecond);
    }

    synchronized long bytesPerSecond() {
        return bytesPerSecond;
    }

    /// Whether nothing may be used now if `pending` bytes were used besides.
    synchronized boolean isUsedUp(long pending, long nowNanos) {
        if (bytesPerSecond == UNLIMITED) {
            return false;
        }
        fill(nowNanos);
        return available - (double) pending <= 0;
    }

    synchronized void use(long bytes, long nowNanos) {
        if (bytesPerSecond != UNLIMITED) {
            fill(nowNanos);
            available -= (double) bytes;
        }
    }

    /// How long nothing may be used; forever when the rate is 0.
    synchronized long nanosUsedUp(long nowNanos) {
        if (!isUsedUp(0, nowNanos)) {
            return 0;
        }
        if (bytesPerSecond == 0) {
            return Long.MAX_VALUE;
        }
        return 1 + (long) (-available / (double) bytesPerSecond * NANOS_PER_SECOND);
    }

    @GuardedBy("this")
    private void fill(long nowNanos) {
        double seconds = (double) Math.max(0, nowNanos - filledNanos) / NANOS_PER_SECOND;
        filledNanos = nowNanos;
        if (bytesPerSecond != UNLIMITED) {
            double rate = (double) bytesPerSecond;
            available = Math.min(rate, available + seconds * rate);
        }
    }
}
