package io.leat.broker.partition;

import io.leat.protocol.ErrorCode;

/// From where a client reads, and what it believes about the partition.
///
/// @param offset of the first record wanted
/// @param currentLeaderEpoch the leader epoch that the client knows, [#UNKNOWN_EPOCH] when it does
///   not say
/// @param lastFetchedEpoch the epoch of the last record that it has, [#UNKNOWN_EPOCH] when it does
///   not say (KIP-595)
public record ReadPosition(long offset, int currentLeaderEpoch, int lastFetchedEpoch) {
    public static final int UNKNOWN_EPOCH = -1;

    /// Whether a client that believes in `epoch` may be served in the term `own` (KIP-320): NONE,
    /// or the error that tells it what to do.
    static ErrorCode checkEpoch(int epoch, int own) {
        if (epoch == UNKNOWN_EPOCH || epoch == own) {
            return ErrorCode.NONE;
        }
        return epoch < own ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }
}
