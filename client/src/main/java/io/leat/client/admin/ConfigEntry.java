package io.leat.client.admin;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One setting and where its value comes from. The value is null when it is secret or unset.
public record ConfigEntry(
        String name, @Nullable String value, Source source, boolean readOnly, boolean sensitive) {

    /// Where a value comes from, in the order of the numbers on the wire.
    public enum Source {
        UNKNOWN,
        TOPIC,
        BROKER,
        ALL_BROKERS,
        CONFIG_FILE,
        DEFAULT,
        BROKER_LOGGER,
        CLIENT_METRICS,
        GROUP;

        static Source of(byte id) {
            return id >= 0 && id < values().length ? values()[id] : UNKNOWN;
        }
    }

    public Optional<String> text() {
        return Optional.ofNullable(value);
    }
}
