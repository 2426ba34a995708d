package io.leat.broker.partition;

/// An offset that was searched for, with the timestamp and the leader epoch of its record; -1 where
/// there is none.
public record ListedOffset(long offset, long timestamp, int leaderEpoch) {
    public static final ListedOffset NONE = new ListedOffset(-1, -1, -1);
}
