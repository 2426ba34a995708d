package io.leat.broker.partition;

import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/// Waits until several appends, to whichever partitions, are committed.
public final class CommitWait {
    private CommitWait() {}

    /// Records of `partition` that end at `nextOffset`.
    public record Pending(Partition partition, long nextOffset) {
        boolean isOpen() {
            return partition.commitState(nextOffset) == ErrorCode.REQUEST_TIMED_OUT;
        }
    }

    /// Returns when each of `appends` is committed or its partition is closed, or at
    /// `deadlineNanos`; [Partition#commitState] then tells what became of each. The thread is woken
    /// once, by the last of them.
    public static void await(List<Pending> appends, long deadlineNanos, Clock clock) {
        List<Pending> open = open(appends);
        while (!open.isEmpty()) {
            var waiter = new Waiter(clock, open.size());
            open.forEach(append -> append.partition.watch(waiter, append.nextOffset));
            if (!waiter.await(deadlineNanos)) {
                open.forEach(append -> append.partition.unwatch(waiter));
                return;
            }
            open = open(open);
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
