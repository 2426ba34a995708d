package io.leat.log;

/// A record that was found by its timestamp.
public record RecordPosition(long offset, long timestamp, int leaderEpoch) {}
