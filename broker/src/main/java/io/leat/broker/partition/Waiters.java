package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;

/// Who waits for one partition's high watermark to reach an offset.
@ThreadSafe
final class Waiters {
    @GuardedBy("this")
    private final List<Waiting> waiting = new ArrayList<>();

    /// Volatile: lets the common case of nobody waiting skip the monitor.
    private volatile int count;

    private record Waiting(Waiter waiter, long offset) {}

    /// `waiter` is signalled once the high watermark is at least `offset`. The caller must look at
    /// the high watermark again after this call: an advance before it signals nobody.
    synchronized void add(Waiter waiter, long offset) {
        waiting.add(new Waiting(waiter, offset));
        count = waiting.size();
    }

    synchronized void remove(Waiter waiter) {
        waiting.removeIf(entry -> entry.waiter == waiter);
        count = waiting.size();
    }

    void reached(long highWatermark) {
        if (count > 0) {
            signal(highWatermark);
        }
    }

    /// Everybody looks again: the partition ended or changed its role.
    void all() {
        signal(Long.MAX_VALUE);
    }

    private synchronized void signal(long highWatermark) {
        waiting.removeIf(entry -> {
            boolean satisfied = entry.offset <= highWatermark;
            if (satisfied) {
                entry.waiter.signal();
            }
            return satisfied;
        });
        count = waiting.size();
    }
}
