package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.DynamicMode;
import io.leat.broker.config.table.ValueType;
import java.util.List;
import java.util.Map;

/// How fast replicas that are not in sync are copied: rates of brokers, and for which replicas of a
/// topic they hold (KIP-73).
public final class ThrottleConfig {
    static final ConfigKey<Long> LEADER_RATE =
            rate(
                    "leader.replication.throttled.rate",
                    "How many bytes a second this broker sends of throttled replicas that are not"
                            + " in sync.");
    static final ConfigKey<Long> FOLLOWER_RATE =
            rate(
                    "follower.replication.throttled.rate",
                    "How many bytes a second this broker fetches of throttled replicas that are"
                            + " not in sync.");
    static final List<ConfigKey<?>> KEYS = List.of(LEADER_RATE, FOLLOWER_RATE);

    static final ConfigKey<List<String>> LEADER_REPLICAS =
            replicas(
                    "leader.replication.throttled.replicas",
                    "Which replicas are throttled at their leader, as `partition:leader`; `*` is"
                            + " all.");
    static final ConfigKey<List<String>> FOLLOWER_REPLICAS =
            replicas(
                    "follower.replication.throttled.replicas",
                    "Which replicas are throttled at the follower, as `partition:follower`; `*` is"
                            + " all.");

    /// Who slows down.
    public enum Side {
        LEADER,
        FOLLOWER
    }

    private ThrottleConfig() {}

    /// Bytes a second, [Long#MAX_VALUE] for no limit.
    public static long rate(Side side, ConfigLayers layers) {
        ConfigKey<Long> key =
                switch (side) {
                    case LEADER -> LEADER_RATE;
                    case FOLLOWER -> FOLLOWER_RATE;
                };
        String text = layers.resolve(key).getFirst().value();
        return new ConfigValues(Map.of(key.name(), text)).value(key);
    }

    /// The words of the topic's list.
    public static List<String> replicas(Side side, Map<String, String> topic) {
        ConfigKey<List<String>> key =
                switch (side) {
                    case LEADER -> LEADER_REPLICAS;
                    case FOLLOWER -> FOLLOWER_REPLICAS;
                };
        String text = topic.getOrDefault(key.name(), "");
        return new ConfigValues(Map.of(key.name(), text)).value(key);
    }

    private static ConfigKey<Long> rate(String name, String doc) {
        return ConfigKey.of(name, ValueType.longAtLeast(0), doc)
                .defaultTo(Long.MAX_VALUE)
                .dynamic(DynamicMode.CLUSTER_WIDE);
    }

    private static ConfigKey<List<String>> replicas(String name, String doc) {
        return ConfigKey.of(name, ValueType.throttledReplicas(), doc)
                .defaultTo("")
                .dynamic(DynamicMode.CLUSTER_WIDE);
    }
}
