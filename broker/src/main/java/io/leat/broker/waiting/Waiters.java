package io.leat.broker.waiting;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Who waits for one partition's high watermark to reach an offset.
@ThreadSafe
public final class Waiters {
    @GuardedBy("this")
    private final List<Waiting> waiting = new ArrayList<>();

    /// Volatile: lets the common case of nobody waiting skip the monitor.
    private volatile int count;

    private record Waiting(Signal waiter, long offset) {}

    /// `waiter` is signalled once, when the high watermark is at least `offset`. The caller must
    /// look at the high watermark again after this call, and [#release] it if that has passed
    /// already: an advance before the call signals nobody.
    public synchronized void add(Signal waiter, long offset) {
        waiting.add(new Waiting(waiter, offset));
        count = waiting.size();
    }

    public synchronized void remove(Signal waiter) {
        waiting.removeIf(entry -> entry.waiter.equals(waiter));
        count = waiting.size();
    }

    /// Signals what `waiter` waits for here although it has not come.
    public synchronized void release(Signal waiter) {
        for (Iterator<Waiting> entries = waiting.iterator(); entries.hasNext(); ) {
            if (entries.next().waiter.equals(waiter)) {
                entries.remove();
                waiter.signal();
            }
        }
        count = waiting.size();
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public void reached(long highWatermark) {
        if (count > 0) {
            signal(highWatermark);
        }
    }

    /// Everybody looks again: the partition ended or changed its role.
    public void all() {
        reached(Long.MAX_VALUE);
    }

    private synchronized void signal(long highWatermark) {
        int kept = 0;
        for (Waiting entry : waiting) {
            if (entry.offset <= highWatermark) {
                entry.waiter.signal();
            } else {
                waiting.set(kept++, entry);
            }
        }
        waiting.subList(kept, waiting.size()).clear();
        count = kept;
    }
}
