package io.leat.cluster.partition;

/// One follower's view of its partition, for one term of its leader: what of its copy is known to
/// be committed, and what has to become of its log so that it agrees with the leader's. The caller
/// does to the log what a [LogChange] says, then tells how that went. Confined to its owner's lock.
public final class FollowerTerm {
    private final Role.Follower role;
    private long highWatermark;

    /// `highWatermark`: what this replica knew to be committed before.
    public FollowerTerm(Role.Follower role, long highWatermark) {
        this.role = role;
        this.highWatermark = highWatermark;
    }

    /// Where a log starts and ends.
    public record Extent(long start, long end) {}

    /// What has to become of the follower's log.
    public sealed interface LogChange {
        record None() implements LogChange {}

        /// Whatever lies at `end` and above goes.
        record CutTo(long end) implements LogChange {}

        /// Everything goes; the next record is that at `start`.
        record BeginAt(long start) implements LogChange {}

        /// Whatever lies below `start` goes.
        record TrimTo(long start) implements LogChange {}
    }

    private static final LogChange NONE = new LogChange.None();

    /// Where an epoch ends in both logs.
    ///
    /// @param own in the follower's log; -1 if that has no epoch so early
    public record EpochEnds(long leaders, long own) {}

    public Role.Follower role() {
        return role;
    }

    /// Never above the log's end.
    public long highWatermark() {
        return highWatermark;
    }

    /// Whether the leader may be asked for what follows the log's end: it takes everything below
    /// for acknowledged.
    public static boolean mayFetch(long durableEnd, long logEnd) {
        return durableEnd >= logEnd;
    }

    /// The leader's log differs from this one. Cuts to where both may still agree; the next answer
    /// tells whether they do (KIP-101, KIP-279).
    public LogChange diverged(EpochEnds ends, Extent log) {
        long shared = ends.own < 0 ? log.start : Math.min(ends.leaders, ends.own);
        return new LogChange.CutTo(Math.max(shared, log.start));
    }

    /// The leader no longer has what follows here, or has not got as far: its log starts at
    /// `leaderStart`. Begins anew there if this log lies wholly below.
    public LogChange outOfRange(long leaderStart, Extent log) {
        return log.end < leaderStart ? new LogChange.BeginAt(leaderStart) : NONE;
    }

    /// The leader sent batches of which the first begins at `first`. A log that begins where the
    /// leader's does gets that batch as a whole, although the leader's log may start in its middle
    /// (KAFKA-6975).
    public LogChange sent(long first, Extent log) {
        return first < log.end && log.start == log.end ? new LogChange.BeginAt(first) : NONE;
    }

    /// `change` was made, and the log ends at `logEnd` now.
    public void changed(LogChange change, long logEnd) {
        highWatermark =
                switch (change) {
                    case LogChange.CutTo _ -> Math.min(highWatermark, logEnd);
                    case LogChange.BeginAt(long start) -> start;
                    case LogChange.None _, LogChange.TrimTo _ -> highWatermark;
                };
    }

    /// What the leader said of itself, after what it sent was copied.
    public LogChange leaderSaid(long leaderHighWatermark, long leaderStart, Extent log) {
        highWatermark = Math.max(highWatermark, Math.min(leaderHighWatermark, log.end));
        return log.start < leaderStart && leaderStart <= log.end
                ? new LogChange.TrimTo(leaderStart)
                : NONE;
    }
}
