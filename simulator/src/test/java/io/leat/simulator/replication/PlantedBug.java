package io.leat.simulator.replication;

/// A mistake that a test switches on, to see that the checks find it.
enum PlantedBug {
    NONE,

    /// A new follower cuts its log at its high watermark and does not compare epochs (KIP-101).
    TRUNCATES_TO_HIGH_WATERMARK,

    /// What a controller writes is not checked against the epoch of its successor.
    DEPOSED_CONTROLLER_WRITES,

    /// A leader counts any follower that fetches as caught up.
    GROWS_TOO_EARLY,

    /// A follower's next fetch does not wait for its flush.
    ACKNOWLEDGES_UNFLUSHED
}
