package io.leat.client.admin;

import java.util.Map;

/// A topic to create. Where it says -1, the broker's default counts.
public record NewTopic(
        String name, int partitions, short replicationFactor, Map<String, String> configs) {
    private static final int BROKER_DEFAULT = -1;

    public NewTopic {
        configs = Map.copyOf(configs);
    }

    /// A topic with the broker's defaults.
    public static NewTopic of(String name) {
        return new NewTopic(name, BROKER_DEFAULT, (short) BROKER_DEFAULT, Map.of());
    }

    public NewTopic withPartitions(int count) {
        return new NewTopic(name, count, replicationFactor, configs);
    }

    public NewTopic withReplicationFactor(int factor) {
        return new NewTopic(name, partitions, (short) factor, configs);
    }

    public NewTopic withConfigs(Map<String, String> values) {
        return new NewTopic(name, partitions, replicationFactor, values);
    }
}
