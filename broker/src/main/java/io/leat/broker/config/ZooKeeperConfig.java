package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.ValueType;
import java.util.List;

/// Where ZooKeeper answers, and for how long it may be silent.
public record ZooKeeperConfig(
        String connect, int sessionTimeoutMillis, int connectionTimeoutMillis) {
    static final ConfigKey<String> CONNECT =
            ConfigKey.of(
                    "zookeeper.connect",
                    ValueType.text(),
                    "ZooKeeper's servers as `host:port,host:port`, with an optional `/path` under"
                            + " which the cluster keeps its state.");
    static final ConfigKey<Integer> SESSION_TIMEOUT =
            ConfigKey.of(
                            "zookeeper.session.timeout.ms",
                            ValueType.intAtLeast(1),
                            "How long ZooKeeper waits for a silent broker before it counts as"
                                    + " gone.")
                    .defaultTo(3_000);
    static final ConfigKey<Integer> CONNECTION_TIMEOUT =
            ConfigKey.of(
                            "zookeeper.connection.timeout.ms",
                            ValueType.intAtLeast(1),
                            "How long a starting broker waits for ZooKeeper before it gives up.")
                    .defaultTo(18_000);
    static final List<ConfigKey<?>> KEYS = List.of(CONNECT, SESSION_TIMEOUT, CONNECTION_TIMEOUT);

    static ZooKeeperConfig from(ConfigValues values) {
        return new ZooKeeperConfig(
                values.value(CONNECT),
                values.value(SESSION_TIMEOUT),
                values.value(CONNECTION_TIMEOUT));
    }

    static void judge(ConfigValues values, List<ConfigProblem> problems) {
        if (values.find(CONNECT).filter(text -> !text.isEmpty()).isEmpty()) {
            problems.add(
                    ConfigProblem.missing(
                            CONNECT.name(),
                            "name the ZooKeeper that manages the brokers, for example"
                                    + " localhost:2181"));
        }
    }
}
