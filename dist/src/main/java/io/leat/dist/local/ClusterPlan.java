package io.leat.dist.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A cluster on this machine's loopback address: where each process keeps its files, where it
/// listens and how it is set up.
///
/// @param ports where the brokers listen, in the order of their ids from 0
/// @param overrides what the user wants otherwise, for all brokers
public record ClusterPlan(
        Path data, List<Integer> ports, int zooKeeperPort, Map<String, String> overrides) {
    private static final int REPLICAS_MAX = 3;
    private static final String METRICS = "metrics.listener";

    /// With a port of 0 each broker takes a free one anyway.
    private static final Pattern WITH_PORT = Pattern.compile("(.*:)([1-9][0-9]{0,4})");

    private static final List<String> PLANNED =
            List.of("broker.id", "listeners", "log.dirs", "zookeeper.connect");

    public ClusterPlan {
        ports = List.copyOf(ports);
        overrides = Map.copyOf(overrides);
    }

    /// Fails when `overrides` has something that each process must have for itself.
    public void checkOverrides() throws CannotStart {
        for (String key : PLANNED) {
            if (overrides.containsKey(key)) {
                throw new CannotStart(
                        "--override %s is not possible with --brokers: each broker has its own"
                                .formatted(key));
            }
        }
    }

    /// The brokers' names, which are also those of their directories.
    public List<String> brokers() {
        return IntStream.range(0, ports.size()).mapToObj(ClusterPlan::name).toList();
    }

    private static String name(int id) {
        return "broker-" + id;
    }

    public String address(int id) {
        return "127.0.0.1:" + ports.get(id);
    }

    /// Where a client may begin.
    public String bootstrap() {
        return IntStream.range(0, ports.size())
                .mapToObj(this::address)
                .collect(Collectors.joining(","));
    }

    public String zooKeeperAddress() {
        return "127.0.0.1:" + zooKeeperPort;
    }

    /// All settings of a broker.
    public Map<String, String> settings(int id) {
        int replicas = Math.min(ports.size(), REPLICAS_MAX);
        Map<String, String> settings = new TreeMap<>();
        settings.put("broker.id", Integer.toString(id));
        settings.put("listeners", "PLAINTEXT://" + address(id));
        settings.put("log.dirs", data.resolve(name(id)).toString());
        settings.put("zookeeper.connect", zooKeeperAddress());
        settings.put("default.replication.factor", Integer.toString(replicas));
        settings.put("min.insync.replicas", replicas < REPLICAS_MAX ? "1" : "2");
        settings.put("offsets.topic.replication.factor", Integer.toString(replicas));
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.putAll(overrides);
        settings.computeIfPresent(METRICS, (_, listener) -> moved(listener, id));
        return settings;
    }

    /// Each broker shows its metrics on a port of its own: the one that was asked for, or one of
    /// the next. What is no address is left for the broker to judge.
    private static String moved(String listener, int id) {
        Matcher address = WITH_PORT.matcher(listener);
        return address.matches()
                ? address.group(1) + (Integer.parseInt(address.group(2)) + id)
                : listener;
    }

    /// Where a broker shows its metrics, if it does.
    public Optional<String> metrics(int id) {
        return Optional.ofNullable(settings(id).get(METRICS)).filter(text -> !text.isEmpty());
    }

    private String zooKeeperSettings() {
        return """
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        tickTime=500
        maxSessionTimeout=60000
        autopurge.snapRetainCount=3
        autopurge.purgeInterval=24
        """
                .formatted(data.resolve("zookeeper"), zooKeeperPort);
    }

    /// A process's configuration.
    public Path config(String name) {
        return data.resolve("config").resolve(name + ".properties");
    }

    /// What a process writes.
    public Path output(String name) {
        return data.resolve("output").resolve(name + ".log");
    }

    /// Writes every process's configuration.
    void write() {
        write("zookeeper", zooKeeperSettings());
        for (int id = 0; id < ports.size(); id++) {
            write(
                    name(id),
                    settings(id).entrySet().stream()
                            .map(setting ->
                                    setting.getKey() + "=" + escaped(setting.getValue()) + "\n")
                            .collect(Collectors.joining()));
        }
    }

    private void write(String name, String text) {
        String head =
                "# Made by 'leat start --brokers "
                        + ports.size()
                        + "', and anew by each such start.\n";
        try {
            Files.createDirectories(data.resolve("config"));
            Files.createDirectories(data.resolve("output"));
            Files.writeString(config(name), head + text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The format of properties gives the backslash a meaning.
    private static String escaped(String value) {
        return value.replace("\\", "\\\\");
    }
}
