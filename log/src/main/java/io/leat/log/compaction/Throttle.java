package io.leat.log.compaction;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.Clock;
import io.leat.log.housekeeping.ByteRate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps all of the cleaner's threads together to so many bytes a second
/// (`log.cleaner.io.max.bytes.per.second`): who spends more than is there waits until it is. A
/// changed rate holds also for those who wait.
@ThreadSafe
final class Throttle implements Pace {
    private final ByteRate rate;
    private final CountDownLatch closing;

    Throttle(double bytesPerSecond, Clock clock, CountDownLatch closing) {
        this.rate = new ByteRate(bytesPerSecond, clock::nanos);
        this.closing = closing;
    }

    void limitTo(double bytesPerSecond) {
        rate.limitTo(bytesPerSecond);
    }

    @Override
    public void spend(long bytes) throws CleanerStoppedException {
        long waitNanos = rate.spend(bytes);
        do {
            if (closing.getCount() == 0 || (waitNanos > 0 && isClosedAfter(waitNanos))) {
                throw new CleanerStoppedException();
            }
            waitNanos = rate.spend(0);
        } while (waitNanos > 0);
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
