package io.leat.cluster.group;

import io.leat.protocol.Uuid;

/// The next offset a group wants to read from a partition. `leaderEpoch` is -1 when the consumer
/// did not say. `commitMillis` and `expireMillis` are wall time; the latter is [#NO_EXPIRY] unless
/// an old client asked for a retention of its own.
public record CommittedOffset(
        long offset,
        int leaderEpoch,
        String metadata,
        long commitMillis,
        long expireMillis,
        Uuid topicId) {
    public static final long NO_EXPIRY = -1;
}
