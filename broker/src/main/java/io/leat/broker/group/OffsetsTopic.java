package io.leat.broker.group;

import io.leat.broker.config.OffsetsConfig;
import java.util.Map;

/// The topic that holds what group coordinators write. Thread-safe.
public interface OffsetsTopic {
    String NAME = "__consumer_offsets";

    /// How many partitions it has; 0 while it does not exist.
    int partitionCount();

    /// Creates the topic unless it exists, and returns when this broker knows of it or when that
    /// has taken too long. May block; several may call at once.
    void create() throws InterruptedException;

    /// How it is kept: the latest record of every key. Small segments load quickly.
    static Map<String, String> configs(OffsetsConfig.Topic topic) {
        return Map.of(
                "cleanup.policy", "compact",
                "compression.type", "producer",
                "segment.bytes", Integer.toString(topic.segmentBytes()));
    }

    /// The partition whose leader coordinates the group.
    static int partitionOf(String groupId, int partitionCount) {
        int hash = groupId.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitionCount;
    }
}
