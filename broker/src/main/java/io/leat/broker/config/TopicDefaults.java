package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.ValueType;
import java.util.List;

/// How topics come into being and whether they may go.
public record TopicDefaults(
        boolean autoCreate, int partitions, int replicationFactor, boolean deletable) {
    static final ConfigKey<Boolean> AUTO_CREATE =
            ConfigKey.of(
                            "auto.create.topics.enable",
                            ValueType.flag(),
                            "Whether a topic is created when a client asks for one that is"
                                    + " missing.")
                    .defaultTo(true);
    static final ConfigKey<Integer> PARTITIONS =
            ConfigKey.of(
                            "num.partitions",
                            ValueType.intAtLeast(1),
                            "How many partitions a topic gets when its creator does not say.")
                    .defaultTo(1);
    static final ConfigKey<Integer> REPLICATION_FACTOR =
            ConfigKey.of(
                            "default.replication.factor",
                            ValueType.intBetween(1, Short.MAX_VALUE),
                            "How many replicas a topic gets when its creator does not say.")
                    .defaultTo(1);
    static final ConfigKey<Boolean> DELETABLE =
            ConfigKey.of("delete.topic.enable", ValueType.flag(), "Whether topics may be deleted.")
                    .defaultTo(true);
    static final List<ConfigKey<?>> KEYS =
            List.of(AUTO_CREATE, PARTITIONS, REPLICATION_FACTOR, DELETABLE);

    static TopicDefaults from(ConfigValues values) {
        return new TopicDefaults(
                values.value(AUTO_CREATE),
                values.value(PARTITIONS),
                values.value(REPLICATION_FACTOR),
                values.value(DELETABLE));
    }
}
