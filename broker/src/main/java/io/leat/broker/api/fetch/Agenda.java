package io.leat.broker.api.fetch;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.waiting.Signal;
import io.leat.broker.waiting.Waiter;
import io.leat.log.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which partitions of a session are worth reading: what the client has just asked for, what gave
/// records or failed last time, and what has told since that it has more. All others were read to
/// their end, so that a fetch costs what has changed and not what there is.
///
/// Partitions signal under locks of theirs, and this one's is taken inside; so no partition is
/// called with this one's held.
@ThreadSafe
final class Agenda {
    @GuardedBy("this")
    private final Set<FetchTarget> due = new LinkedHashSet<>();

    @GuardedBy("this")
    private final Map<FetchTarget, Watch> watches = new HashMap<>();

    /// Whether something came that a fetch waits for.
    @GuardedBy("this")
    private boolean woken;

    @GuardedBy("this")
    private @Nullable Waiter waiting;

    /// What was seen of a partition: everything before `end`, this high watermark, and this start.
    record Seen(
            FetchTarget target, Source source, long end, long highWatermark, long logStartOffset) {}

    /// Has the partition read by the next fetch, after those that are due already.
    synchronized void add(FetchTarget target) {
        due.add(target);
    }

    /// All that is due, which is the caller's from now on.
    synchronized List<FetchTarget> take() {
        List<FetchTarget> taken = List.copyOf(due);
        due.clear();
        woken = false;
        return taken;
    }

    /// The partition is due again as soon as it has more than was seen.
    void watch(Seen seen) {
        Watch before;
        Watch watch = new Watch(seen);
        synchronized (this) {
            before = watches.get(seen.target);
            if (before != null && before.isFor(seen)) {
                return;
            }
            watches.put(seen.target, watch);
        }
        if (before != null) {
            before.end();
        }
        watch.begin();
    }

    /// Whether `reader` read the partition to its end, and it looks as it did then.
    boolean rests(FetchTarget target, Reader reader) {
        Watch watch;
        synchronized (this) {
            watch = due.contains(target) ? null : watches.get(target);
        }
        return watch != null && watch.rests(reader);
    }

    void forget(FetchTarget target) {
        Watch watch;
        synchronized (this) {
            due.remove(target);
            watch = watches.remove(target);
        }
        if (watch != null) {
            watch.end();
        }
    }

    void forgetAll() {
        List<Watch> all;
        synchronized (this) {
            due.clear();
            all = List.copyOf(watches.values());
            watches.clear();
        }
        all.forEach(Watch::end);
    }

    /// Waits until something comes that a fetch waits for; false when the time is over.
    boolean await(Clock clock, long deadlineNanos) {
        var waiter = new Waiter(clock, 1);
        synchronized (this) {
            if (woken) {
                return true;
            }
            waiting = waiter;
        }
        return waiter.await(deadlineNanos);
    }

    private void news(FetchTarget target, boolean wakes) {
        Waiter waiter = null;
        synchronized (this) {
            due.add(target);
            if (wakes) {
                woken = true;
                waiter = waiting;
                waiting = null;
            }
        }
        if (waiter != null) {
            waiter.signal();
        }
    }

    /// Of one partition, until it signals.
    private final class Watch {
        private final Seen seen;
        private final Signal more = () -> fired(true);
        private final Signal committed = () -> fired(false);

        /// Volatile: set by whoever signals.
        private volatile boolean fired;

        Watch(Seen seen) {
            this.seen = seen;
        }

        boolean isFor(Seen other) {
            return !fired
                    && seen.highWatermark == other.highWatermark
                    && seen.end == other.end
                    && seen.logStartOffset == other.logStartOffset
                    && seen.source.equals(other.source);
        }

        boolean rests(Reader reader) {
            return !fired && seen.source.rests(reader, seen);
        }

        void begin() {
            seen.source.watch(seen.end, seen.highWatermark, more, committed);
        }

        void end() {
            seen.source.unwatch(more);
            seen.source.unwatch(committed);
        }

        private void fired(boolean wakes) {
            fired = true;
            news(seen.target, wakes);
        }
    }
}
