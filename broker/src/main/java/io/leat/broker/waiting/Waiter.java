package io.leat.broker.waiting;

import io.leat.log.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// One thread that waits for partitions to move, once. Any thread may signal. Never interrupted.
public final class Waiter implements Signal {
    private final Thread thread;
    private final Clock clock;
    private final AtomicInteger missing;

    /// Waits for `signals` signals: a thread that needs several partitions is woken once.
    public Waiter(Clock clock, int signals) {
        this(Thread.currentThread(), clock, signals);
    }

    /// For `thread`, which may wait elsewhere first: it is unparked there.
    public Waiter(Thread thread, Clock clock, int signals) {
        this.thread = thread;
        this.clock = clock;
        this.missing = new AtomicInteger(signals);
    }

    /// Whether all signals came.
    public boolean isComplete() {
        return missing.get() <= 0;
    }

    /// The last signal that is missing lets the thread go on; remembered when it does not wait yet.
    @Override
    public void signal() {
        if (missing.decrementAndGet() == 0) {
            LockSupport.unpark(thread);
        }
    }

    /// Waits until all signals came, or until `deadlineNanos`; false when the time is over.
    public boolean await(long deadlineNanos) {
        while (missing.get() > 0) {
            long left = deadlineNanos - clock.nanos();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
        }
        return true;
    }

    /// As [#await], for waits that hardly ever reach their deadline: no timer is set (each would
    /// wake the scheduler's timer thread twice). Somebody must [#remind] it from time to time.
    public boolean awaitReminded(long deadlineNanos) {
        while (missing.get() > 0) {
            if (deadlineNanos - clock.nanos() <= 0) {
                return false;
            }
            LockSupport.park(this);
        }
        return true;
    }

    /// Ends the wait as if all signals had come.
    public void release() {
        missing.set(0);
        LockSupport.unpark(thread);
    }

    /// Lets the thread look at its deadline.
    public void remind() {
        LockSupport.unpark(thread);
    }
}
