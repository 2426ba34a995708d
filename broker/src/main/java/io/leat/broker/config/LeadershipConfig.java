package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.ValueType;
import java.util.List;

/// How leaderships are handed over and given back.
///
/// @param handsOver whether a broker that stops has others lead first
/// @param rebalances whether leaderships go back to preferred leaders by themselves
/// @param imbalancePercent the share of the partitions that prefer a broker that others may lead
public record LeadershipConfig(
        boolean handsOver, boolean rebalances, long checkIntervalSeconds, int imbalancePercent) {
    static final ConfigKey<Boolean> HANDS_OVER =
            ConfigKey.of(
                            "controlled.shutdown.enable",
                            ValueType.flag(),
                            "Whether a broker that stops has others lead its partitions first.")
                    .defaultTo(true);
    static final ConfigKey<Boolean> REBALANCES =
            ConfigKey.of(
                            "auto.leader.rebalance.enable",
                            ValueType.flag(),
                            "Whether the controller gives leaderships back to preferred leaders.")
                    .defaultTo(true);
    static final ConfigKey<Long> CHECK_INTERVAL =
            ConfigKey.of(
                            "leader.imbalance.check.interval.seconds",
                            ValueType.longAtLeast(1),
                            "How often the controller looks for brokers that lead too little.")
                    .defaultTo(300L);
    static final ConfigKey<Integer> IMBALANCE =
            ConfigKey.of(
                            "leader.imbalance.per.broker.percentage",
                            ValueType.intAtLeast(0),
                            "The percentage of the partitions that prefer a broker that others may"
                                    + " lead before leaderships are given back.")
                    .defaultTo(10);
    static final List<ConfigKey<?>> KEYS =
            List.of(HANDS_OVER, REBALANCES, CHECK_INTERVAL, IMBALANCE);

    static LeadershipConfig from(ConfigValues values) {
        return new LeadershipConfig(
                values.value(HANDS_OVER),
                values.value(REBALANCES),
                values.value(CHECK_INTERVAL),
                values.value(IMBALANCE));
    }
}
