package io.leat.systemtest.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Where a broker keeps its files, which port it listens on, and what differs from the defaults.
public record BrokerSettings(Path home, int port, Map<String, String> overrides) {

    public BrokerSettings {
        overrides = Map.copyOf(overrides);
    }

    /// Settings for a fresh broker: an empty directory and a port nobody uses.
    public static BrokerSettings fresh() {
        try {
            Path root = Files.createDirectories(Path.of("target", "brokers").toAbsolutePath());
            return new BrokerSettings(Files.createTempDirectory(root, "b"), freePort(), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same broker with one setting more.
    public BrokerSettings with(String key, String value) {
        Map<String, String> more = new TreeMap<>(overrides);
        more.put(key, value);
        return new BrokerSettings(home, port, more);
    }

    /// The same files served on another port; what the process writes goes to a file of its own.
    public BrokerSettings onPort(int other) {
        return new BrokerSettings(home, other, overrides);
    }

    /// A port of the loopback address that was free a moment ago.
    public static int freePort() {
        return FreePorts.next();
    }

    Path output() {
        return home.resolve("output-" + port + ".log");
    }
}
