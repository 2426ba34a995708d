package io.leat.cluster.partition;

/// What a leader knows of one follower. Confined to its [LeaderTerm].
final class Follower {
    static final long UNKNOWN = -1;

    private long brokerEpoch = UNKNOWN;
    private long endOffset = UNKNOWN;
    private long caughtUpMillis;
    private long lastFetchMillis;
    private long leaderEndAtLastFetch;

    /// Counts as caught up at first: it gets the time to fetch before it can be too slow.
    Follower(long nowMillis, long leaderEnd) {
        this.caughtUpMillis = nowMillis;
        this.lastFetchMillis = nowMillis;
        this.leaderEndAtLastFetch = leaderEnd;
    }

    /// It has everything below `offset`. Who had at its last fetch all that the leader had at the
    /// one before was caught up then, although the leader has gone on since (KIP-16).
    void fetched(long epoch, long offset, long leaderEnd, long nowMillis) {
        if (offset >= leaderEnd) {
            caughtUpMillis = Math.max(caughtUpMillis, nowMillis);
        } else if (offset >= leaderEndAtLastFetch) {
            caughtUpMillis = Math.max(caughtUpMillis, lastFetchMillis);
        }
        brokerEpoch = epoch;
        endOffset = offset;
        lastFetchMillis = nowMillis;
        leaderEndAtLastFetch = leaderEnd;
    }

    /// [#UNKNOWN] before its first fetch of the term.
    long endOffset() {
        return endOffset;
    }

    long brokerEpoch() {
        return brokerEpoch;
    }

    boolean lags(long leaderEnd, long nowMillis, long lagMillisMax) {
        return endOffset < leaderEnd && nowMillis - caughtUpMillis > lagMillisMax;
    }
}
