package io.leat.broker.partition;

/// From where a client reads, and what it believes about the partition.
///
/// @param offset of the first record wanted
/// @param currentLeaderEpoch the leader epoch that the client knows, [#UNKNOWN_EPOCH] when it does
///   not say
/// @param lastFetchedEpoch the epoch of the last record that it has, [#UNKNOWN_EPOCH] when it does
///   not say (KIP-595)
public record ReadPosition(long offset, int currentLeaderEpoch, int lastFetchedEpoch) {
    public static final int UNKNOWN_EPOCH = -1;
}
