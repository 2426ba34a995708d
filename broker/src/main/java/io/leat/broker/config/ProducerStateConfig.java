package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.DynamicMode;
import io.leat.broker.config.table.ValueType;
import java.util.List;

/// How long a partition remembers the sequence numbers of a producer that is silent.
public record ProducerStateConfig(int expirationMillis, int expirationCheckIntervalMillis) {
    static final ConfigKey<Integer> EXPIRATION =
            ConfigKey.of(
                            "producer.id.expiration.ms",
                            ValueType.intAtLeast(1),
                            "How long a partition remembers a silent idempotent producer.")
                    .defaultTo(86_400_000)
                    .dynamic(DynamicMode.CLUSTER_WIDE);
    static final ConfigKey<Integer> CHECK =
            ConfigKey.of(
                            "producer.id.expiration.check.interval.ms",
                            ValueType.intAtLeast(1),
                            "How often partitions are searched for expired producers.")
                    .defaultTo(600_000);
    static final List<ConfigKey<?>> KEYS = List.of(EXPIRATION, CHECK);

    static ProducerStateConfig from(ConfigValues values) {
        return new ProducerStateConfig(values.value(EXPIRATION), values.value(CHECK));
    }
}
