package io.leat.cluster.controller;

import static io.leat.protocol.Invariant.check;

/// What a new topic gets when it asks for nothing.
public record TopicPolicy(int defaultPartitions, int defaultReplicationFactor) {
    /// More partitions than this in one topic are refused: its state has to fit one atomic write.
    public static final int TOPIC_PARTITIONS_MAX = 20_000;

    /// More new partitions than this in one request are refused.
    public static final int REQUEST_PARTITIONS_MAX = 100_000;

    public TopicPolicy {
        check(defaultPartitions > 0, "a topic has a partition");
        check(defaultReplicationFactor > 0, "a partition has a replica");
    }
}
