package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.ValueType;
import java.util.List;

/// Bounds of consumer groups.
public record GroupConfig(
        int sessionTimeoutMillisMin,
        int sessionTimeoutMillisMax,
        int initialRebalanceDelayMillis,
        int membersMax) {
    static final ConfigKey<Integer> SESSION_MIN =
            ConfigKey.of(
                            "group.min.session.timeout.ms",
                            ValueType.intAtLeast(1),
                            "The shortest session timeout that a group member may ask for.")
                    .defaultTo(6_000);
    static final ConfigKey<Integer> SESSION_MAX =
            ConfigKey.of(
                            "group.max.session.timeout.ms",
                            ValueType.intAtLeast(1),
                            "The longest session timeout that a group member may ask for.")
                    .defaultTo(1_800_000);
    static final ConfigKey<Integer> INITIAL_DELAY =
            ConfigKey.of(
                            "group.initial.rebalance.delay.ms",
                            ValueType.intAtLeast(0),
                            "How long the first rebalance of an empty group waits for more"
                                    + " members.")
                    .defaultTo(3_000);
    static final ConfigKey<Integer> SIZE =
            ConfigKey.of(
                            "group.max.size",
                            ValueType.intAtLeast(1),
                            "How many members a group may have.")
                    .defaultTo(Integer.MAX_VALUE);
    static final List<ConfigKey<?>> KEYS = List.of(SESSION_MIN, SESSION_MAX, INITIAL_DELAY, SIZE);

    static GroupConfig from(ConfigValues values) {
        return new GroupConfig(
                values.value(SESSION_MIN),
                values.value(SESSION_MAX),
                values.value(INITIAL_DELAY),
                values.value(SIZE));
    }

    static void judge(ConfigValues values, List<ConfigProblem> problems) {
        int min = values.value(SESSION_MIN);
        int max = values.value(SESSION_MAX);
        if (min > max) {
            problems.add(
                    ConfigProblem.of(
                            SESSION_MIN.name(),
                            Integer.toString(min),
                            "must not exceed " + SESSION_MAX.name() + "=" + max));
        }
    }
}
