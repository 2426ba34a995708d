package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.broker.waiting.Waiter;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Waits until several appends, to whichever partitions, are committed. One thread waits, any may
/// remind it. Another one may say before that it will ([#watchFor]): then the thread that waits can
/// do without being woken twice, to begin and to end.
@ThreadSafe
public final class CommitWait {
    private final List<Pending> appends;
    private final long deadlineNanos;
    private final Clock clock;

    /// Volatile: set by the thread that waits, or before that by whoever announces it; read by
    /// whoever reminds it.
    private volatile @Nullable Watch watch;

    /// Volatile: set once, by any thread.
    private volatile boolean abandoned;

    public CommitWait(List<Pending> appends, long deadlineNanos, Clock clock) {
        this.appends = List.copyOf(appends);
        this.deadlineNanos = deadlineNanos;
        this.clock = clock;
    }

    /// Records of `partition` that end at `nextOffset`.
    public record Pending(Partition partition, long nextOffset) {
        boolean isOpen() {
            return partition.commitState(nextOffset) == ErrorCode.REQUEST_TIMED_OUT;
        }
    }

    /// Appends that are not committed, and who is signalled by the last of them.
    private record Watch(Waiter waiter, List<Pending> open) {
        void begin() {
            open.forEach(append -> append.partition.watch(waiter, append.nextOffset));
        }

        void end() {
            open.forEach(append -> append.partition.unwatch(waiter));
        }
    }

    /// Lets `thread`, which is going to wait here, be unparked when there is nothing to wait for
    /// any more. Before [#await()].
    public void watchFor(Thread thread) {
        List<Pending> open = open(appends);
        if (!open.isEmpty()) {
            watch(thread, open);
        }
    }

    /// Whether all that is watched moved. True before anything is watched.
    public boolean isReady() {
        Watch current = watch;
        return current == null || current.waiter.isComplete();
    }

    /// Ends the wait, whether it has begun or was announced only.
    public void abandon() {
        abandoned = true;
        Watch current = watch;
        if (current != null) {
            current.end();
            current.waiter.release();
        }
    }

    private Watch watch(Thread thread, List<Pending> open) {
        Watch started = new Watch(new Waiter(thread, clock, open.size()), open);
        watch = started;
        started.begin();
        return started;
    }

    /// Returns when each append is committed or its partition is closed, or at the first reminder
    /// after the deadline, or when it is abandoned; [Partition#commitState] then tells what became
    /// of each. The thread is woken once, by the last of them.
    public void await() {
        Watch current = watch;
        List<Pending> open = current == null ? open(appends) : current.open;
        while (!open.isEmpty() && !abandoned) {
            if (current == null) {
                current = watch(Thread.currentThread(), open);
            }
            if (!current.waiter.awaitReminded(deadlineNanos)) {
                current.end();
                return;
            }
            open = open(open);
            current = null;
        }
    }

    /// Ends the wait if its deadline has passed.
    public void remind(long nowNanos) {
        Watch current = watch;
        if (current != null && deadlineNanos - nowNanos <= 0) {
            current.waiter.remind();
        }
    }

    private static List<Pending> open(List<Pending> appends) {
        List<Pending> open = new ArrayList<>(appends.size());
        for (Pending append : appends) {
            if (append.isOpen()) {
                open.add(append);
            }
        }
        return open;
    }
}
