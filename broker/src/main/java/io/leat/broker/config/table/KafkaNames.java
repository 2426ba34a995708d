package io.leat.broker.config.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// The names that Apache Kafka's own configuration has, in 4.3 or in 3.9, the last release that ran
/// with ZooKeeper.
public record KafkaNames(Set<String> names) {
    private static final String LISTENER_PREFIX = "listener.name.";
    private static final String PROVIDER_PREFIX = "config.providers.";

    public KafkaNames {
        names = Set.copyOf(names);
    }

    /// Reads a resource beside `owner` with one name per line.
    public static KafkaNames resource(Class<?> owner, String name) {
        try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(name), name);
                var reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new KafkaNames(reader.lines().collect(Collectors.toSet()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Whether Kafka takes this name, also with a prefix such as `listener.name.internal.` or
    /// `listener.name.internal.scram-sha-256.`.
    public boolean knows(String name) {
        if (name.startsWith(LISTENER_PREFIX)) {
            return knowsAfterADot(name, LISTENER_PREFIX.length());
        }
        return names.contains(name) || name.startsWith(PROVIDER_PREFIX);
    }

    private boolean knowsAfterADot(String name, int start) {
        for (int dot = name.indexOf('.', start); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (names.contains(name.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }
}
