package io.leat.log;

/// A record found by its time. `leaderEpoch` is -1 if its batch has none.
public record TimestampedOffset(long timestamp, long offset, int leaderEpoch) {}
