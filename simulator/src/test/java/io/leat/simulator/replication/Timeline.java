package io.leat.simulator.replication;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.Clock;
import java.util.Comparator;
import java.util.PriorityQueue;

/// What will happen, in the order of simulated milliseconds and, within one, in the order in which
/// it was asked for. Used by one thread.
@ThreadSafe
final class Timeline implements Clock {
    private record Entry(long atMillis, long number, Runnable action) {}

    @SuppressWarnings("ThreadSafe") // one thread
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(
                    Comparator.comparingLong(Entry::atMillis).thenComparingLong(Entry::number));

    @SuppressWarnings("ThreadSafe") // one thread
    private long nowMillis = 1_000_000;

    @SuppressWarnings("ThreadSafe") // one thread
    private long count;

    void in(long millis, Runnable action) {
        entries.add(new Entry(nowMillis + millis, count++, action));
    }

    void step() {
        Entry next = entries.remove();
        nowMillis = next.atMillis;
        next.action.run();
    }

    @Override
    public long millis() {
        return nowMillis;
    }

    @Override
    public long nanos() {
        return nowMillis * 1_000_000;
    }
}
