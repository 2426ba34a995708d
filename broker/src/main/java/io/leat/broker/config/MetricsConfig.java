package io.leat.broker.config;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigValues;
import io.leat.broker.config.table.ValueType;
import java.util.List;
import java.util.Optional;

/// Where the broker shows its metrics. An empty `host` is every address of the machine; a `port` of
/// 0 is any free one.
///
/// @param on false: nowhere, and then the rest means nothing
public record MetricsConfig(boolean on, String host, int port) {
    private static final String SCHEME = "HTTP";

    static final ConfigKey<String> LISTENER =
            ConfigKey.of(
                            "metrics.listener",
                            ValueType.text(),
                            "Where `GET /metrics` answers Prometheus, as `http://host:port`, for"
                                    + " example `http://127.0.0.1:9404`; whoever reaches it may"
                                    + " read it; nowhere when empty.")
                    .defaultTo("");
    static final List<ConfigKey<?>> KEYS = List.of(LISTENER);

    static MetricsConfig from(ConfigValues values) {
        return read(values.value(LISTENER))
                .map(at -> new MetricsConfig(true, at.host(), at.port()))
                .orElse(new MetricsConfig(false, "", 0));
    }

    private static Optional<HostPort> read(String text) {
        return HostPort.read(text).filter(at -> at.name().equals(SCHEME));
    }

    static void judge(ConfigValues values, List<ConfigProblem> problems) {
        String text = values.value(LISTENER);
        if (!text.isEmpty() && read(text).isEmpty()) {
            problems.add(
                    ConfigProblem.of(
                            LISTENER.name(),
                            text,
                            "must be http://host:port with a port from 0 to 65535, or empty"));
        }
    }
}
