package io.leat.cluster.group;

import static io.leat.protocol.Invariant.check;

/// What the operator allows groups to do; the components carry the units and the bounds of the
/// configuration keys `group.*`, `offset.metadata.max.bytes` and `offsets.retention.*`.
public record GroupRules(
        int sessionTimeoutMillisMin,
        int sessionTimeoutMillisMax,
        int membersMax,
        int initialRebalanceDelayMillis,
        int offsetMetadataLengthMax,
        long offsetsRetentionMillis,
        long offsetsCheckIntervalMillis) {

    /// Member ids handed out and not yet used, per group; the oldest is forgotten beyond that, and
    /// its owner asks for a new one.
    static final int PENDING_MEMBERS_MAX = 2_000;

    /// How long a member that joins for the first time is kept without a heartbeat while its join
    /// waits: it cannot heartbeat before it has been answered.
    static final int NEW_MEMBER_JOIN_TIMEOUT_MILLIS = 5 * 60 * 1000;

    /// When a decision that a timer asked for could not be written, it is made again this much
    /// later.
    static final int RETRY_MILLIS = 1_000;

    public GroupRules {
        check(sessionTimeoutMillisMin > 0, "a session timeout is positive");
        check(sessionTimeoutMillisMax >= sessionTimeoutMillisMin, "the timeouts are a range");
        check(membersMax > 0, "a group may have a member");
        check(initialRebalanceDelayMillis >= 0, "a delay is not negative");
        check(offsetMetadataLengthMax >= 0, "a length is not negative");
        check(offsetsRetentionMillis > 0, "offsets are retained for some time");
        check(offsetsCheckIntervalMillis > 0, "the check interval is positive");
    }

    /// Kafka's defaults.
    public static GroupRules defaults() {
        return new GroupRules(
                6_000,
                1_800_000,
                Integer.MAX_VALUE,
                3_000,
                4_096,
                7L * 24 * 60 * 60 * 1000,
                10L * 60 * 1000);
    }
}
