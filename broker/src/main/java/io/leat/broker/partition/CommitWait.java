package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Waits until several appends, to whichever partitions, are committed. One thread waits, any may
/// remind it.
@ThreadSafe
public final class CommitWait {
    private final List<Pending> appends;
    private final long deadlineNanos;
    private final Clock clock;

    /// Volatile: set by the thread that waits, read by whoever reminds it.
    private volatile @Nullable Waiter waiter;

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

    /// Returns when each append is committed or its partition is closed, or at the first reminder
    /// after the deadline; [Partition#commitState] then tells what became of each. The thread is
    /// woken once, by the last of them.
    public void await() {
        List<Pending> open = open(appends);
        while (!open.isEmpty()) {
            var own = new Waiter(clock, open.size());
            waiter = own;
            open.forEach(append -> append.partition.watch(own, append.nextOffset));
            if (!own.awaitReminded(deadlineNanos)) {
                open.forEach(append -> append.partition.unwatch(own));
                return;
            }
            open = open(open);
        }
    }

    /// Ends the wait if its deadline has passed.
    public void remind(long nowNanos) {
        Waiter waiting = waiter;
        if (waiting != null && deadlineNanos - nowNanos <= 0) {
            waiting.remind();
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
