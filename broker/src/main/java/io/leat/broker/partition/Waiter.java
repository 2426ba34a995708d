package io.leat.broker.partition;

import io.leat.log.Clock;
import java.util.concurrent.locks.LockSupport;

/// One thread that waits for any of several partitions to move. Created by the thread that waits;
/// any thread may signal. Never interrupted.
public final class Waiter {
    private final Thread thread = Thread.currentThread();
    private final Clock clock;

    /// Volatile: set by the thread that signals, before it unparks the one that waits.
    private volatile boolean signalled;

    public Waiter(Clock clock) {
        this.clock = clock;
    }

    /// Lets the thread go on; remembered when it does not wait yet.
    void signal() {
        signalled = true;
        LockSupport.unpark(thread);
    }

    /// Waits until signalled since the last call, or until `deadlineNanos`; false when the time is
    /// over.
    public boolean await(long deadlineNanos) {
        while (!signalled) {
            long left = deadlineNanos - clock.nanos();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
        }
        signalled = false;
        return true;
    }
}
