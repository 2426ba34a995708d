package io.leat.log.compaction;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps all of the cleaner's threads together to so many bytes a second
/// (`log.cleaner.io.max.bytes.per.second`): who spends more than is there waits until it is. What
/// was not spent is gone after a second.
@ThreadSafe
final class Throttle implements Pace {
    private static final double SECOND_NANOS = 1e9;

    private final double bytesPerNano;
    private final Clock clock;
    private final CountDownLatch closing;

    /// When all that was spent is paid for.
    @GuardedBy("this")
    private double paidNanos;

    Throttle(double bytesPerSecond, Clock clock, CountDownLatch closing) {
        this.bytesPerNano = bytesPerSecond / SECOND_NANOS;
        this.clock = clock;
        this.closing = closing;
    }

    @Override
    public void spend(long bytes) throws CleanerStoppedException {
        long waitNanos;
        synchronized (this) {
            double now = clock.nanos();
            paidNanos = Math.max(paidNanos, now - SECOND_NANOS) + bytes / bytesPerNano;
            waitNanos = (long) (paidNanos - now);
        }
        if (closing.getCount() == 0 || (waitNanos > 0 && isClosedAfter(waitNanos))) {
            throw new CleanerStoppedException();
        }
    }

    /// Nobody interrupts the cleaner: an interrupt is kept for whoever did.
    private boolean isClosedAfter(long nanos) {
        try {
            return closing.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
