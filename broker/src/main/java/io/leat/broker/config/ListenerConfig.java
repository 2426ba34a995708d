package io.leat.broker.config;

import static io.leat.protocol.Invariant.check;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.ValueType;
import java.util.List;

/// Where the broker listens, what it tells clients about that, and which listener brokers use among
/// themselves.
public record ListenerConfig(List<Listener> listeners, String interBrokerListener) {
    static final ConfigKey<List<String>> LISTENERS =
            ConfigKey.of(
                            "listeners",
                            ValueType.list(),
                            "The addresses to listen on as `NAME://host:port`; no host means every"
                                    + " address of the machine, port 0 any free port.")
                    .defaultTo("PLAINTEXT://127.0.0.1:9092");
    static final ConfigKey<List<String>> ADVERTISED =
            ConfigKey.of(
                    "advertised.listeners",
                    ValueType.list(),
                    "The addresses that clients are told, when they differ from `listeners`.");
    static final ConfigKey<String> PROTOCOLS =
            ConfigKey.of(
                            "listener.security.protocol.map",
                            ValueType.text(),
                            "The security protocol of each listener name as `NAME:PROTOCOL`; only"
                                    + " PLAINTEXT can be used so far.")
                    .defaultTo(
                            "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,"
                                    + "SASL_SSL:SASL_SSL");
    static final ConfigKey<String> INTER_BROKER_NAME =
            ConfigKey.of(
                    "inter.broker.listener.name",
                    ValueType.text(),
                    "The listener through which brokers talk to each other.");
    static final ConfigKey<String> INTER_BROKER_PROTOCOL =
            ConfigKey.of(
                            "security.inter.broker.protocol",
                            ValueType.oneOf("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
                            "The listener through which brokers talk to each other, by its"
                                    + " protocol.")
                    .defaultTo("PLAINTEXT");
    static final List<ConfigKey<?>> KEYS =
            List.of(LISTENERS, ADVERTISED, PROTOCOLS, INTER_BROKER_NAME, INTER_BROKER_PROTOCOL);

    public ListenerConfig {
        check(!listeners.isEmpty(), "a broker listens somewhere");
        listeners = List.copyOf(listeners);
    }

    static ListenerConfig from(ConfigValues values) {
        return ListenerReader.of(values).read();
    }

    static void judge(ConfigValues values, List<ConfigProblem> problems) {
        problems.addAll(ListenerReader.of(values).problems());
    }
}
