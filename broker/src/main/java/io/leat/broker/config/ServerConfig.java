package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.DynamicMode;
import io.leat.broker.config.table.Synonym;
import io.leat.broker.config.table.ValueType;
import io.leat.cluster.image.ClusterImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which broker this is.
public record ServerConfig(int brokerId, @Nullable String rack) {
    static final ConfigKey<Integer> BROKER_ID =
            ConfigKey.of(
                            "broker.id",
                            ValueType.intAtLeast(0),
                            "The number of this broker, which no other broker of the cluster has.")
                    .orElse(Synonym.same("node.id"));
    static final ConfigKey<Integer> NODE_ID =
            ConfigKey.of("node.id", ValueType.intAtLeast(0), "Kafka's newer name of `broker.id`.")
                    .orElse(Synonym.same("broker.id"));
    static final ConfigKey<String> RACK =
            ConfigKey.of(
                    "broker.rack",
                    ValueType.text(),
                    "The rack (or zone) of this broker, over which replicas are spread.");
    static final ConfigKey<List<String>> CORDONED =
            ConfigKey.of(
                            ClusterImage.CORDONED,
                            ValueType.listOf(ClusterImage.CORDONED_AS_A_WHOLE),
                            "With `*` the broker gets no new replicas, as while it is drained;"
                                    + " a setting of a running broker, not of its file.")
                    .defaultTo("")
                    .dynamic(DynamicMode.PER_BROKER);
    static final List<ConfigKey<?>> KEYS = List.of(BROKER_ID, NODE_ID, RACK, CORDONED);

    static ServerConfig from(ConfigValues values) {
        return new ServerConfig(values.value(BROKER_ID), values.find(RACK).orElse(null));
    }

    static void judge(ConfigValues values, List<ConfigProblem> problems) {
        if (values.find(BROKER_ID).isEmpty()) {
            problems.add(
                    ConfigProblem.missing(
                            BROKER_ID.name(), "give a number that no other broker has"));
        }
        String cordoned = values.texts().get(CORDONED.name());
        if (cordoned != null && !cordoned.isBlank()) {
            problems.add(
                    ConfigProblem.of(
                            CORDONED.name(),
                            cordoned,
                            "must be set while the broker runs: leat broker drain does it"));
        }
        String broker = values.texts().get(BROKER_ID.name());
        String node = values.texts().get(NODE_ID.name());
        if (broker != null && node != null && !broker.strip().equals(node.strip())) {
            problems.add(
                    ConfigProblem.of(
                            NODE_ID.name(),
                            node,
                            "must equal broker.id=" + broker + " when both are set"));
        }
    }
}
