package io.leat.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How three brokers of each contender are started: Leat with a ZooKeeper of its own, Apache Kafka
/// with three nodes that are broker and controller each; otherwise with their own defaults.
///
/// @param launch how a single one is
record ClusterLaunch(Launch launch) {
    private static final int BROKERS = 3;

    /// A fresh cluster whose files are under `home`.
    Cluster start(Contender contender, Path home) {
        try {
            Files.createDirectories(home);
            return contender == Contender.LEAT ? leat(home).start() : kafka(home).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Cluster leat(Path home) throws IOException {
        List<Integer> ports = ports(BROKERS + 1);
        int zooKeeperPort = ports.getLast();
        String zooKeeperConfig =
                """
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                tickTime=500
                maxSessionTimeout=60000
                """
                        .formatted(home.resolve("zookeeper"), zooKeeperPort);
        Broker zooKeeper =
                Broker.startListening(
                        leatCommand("zookeeper", write(home, "zookeeper", zooKeeperConfig)),
                        zooKeeperPort,
                        home.resolve("zookeeper.log"));
        List<Cluster.Starter> starters = new ArrayList<>();
        for (int id = 1; id <= BROKERS; id++) {
            int port = ports.get(id - 1);
            String config =
                    """
                    broker.id=%d
                    listeners=PLAINTEXT://127.0.0.1:%d
                    log.dirs=%s
                    zookeeper.connect=127.0.0.1:%d
                    offsets.topic.replication.factor=3
                    min.insync.replicas=2
                    """
                            .formatted(id, port, home.resolve("data-" + id), zooKeeperPort);
            List<String> command = leatCommand("broker", write(home, "broker-" + id, config));
            Path log = home.resolve("output-" + id + ".log");
            starters.add(() -> Broker.start(command, port, log));
        }
        return new Cluster(starters, List.of(zooKeeper));
    }

    private List<String> leatCommand(String what, Path config) {
        return List.of(launch.leat().toString(), what, "--config", config.toString());
    }

    private Cluster kafka(Path home) throws IOException {
        List<Integer> ports = ports(2 * BROKERS);
        String voters =
                IntStream.rangeClosed(1, BROKERS)
                        .mapToObj(id -> id + "@127.0.0.1:" + ports.get(BROKERS + id - 1))
                        .collect(Collectors.joining(","));
        List<Cluster.Starter> starters = new ArrayList<>();
        for (int id = 1; id <= BROKERS; id++) {
            int port = ports.get(id - 1);
            String config =
                    """
                    node.id=%d
                    controller.quorum.voters=%s
                    listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                    log.dirs=%s
                    offsets.topic.replication.factor=3
                    transaction.state.log.replication.factor=3
                    transaction.state.log.min.isr=2
                    min.insync.replicas=2
                    """
                            .formatted(
                                    id,
                                    voters,
                                    port,
                                    ports.get(BROKERS + id - 1),
                                    home.resolve("data-" + id));
            Path file = write(home, "broker-" + id, Launch.KAFKA_SERVER + config);
            launch.format(file);
            Path log = home.resolve("output-" + id + ".log");
            starters.add(() -> Broker.start(launch.kafkaCommand(file), port, log));
        }
        return new Cluster(starters, List.of());
    }

    private static List<Integer> ports(int count) {
        return IntStream.generate(Broker::freePort).distinct().limit(count).boxed().toList();
    }

    private static Path write(Path home, String name, String text) throws IOException {
        return Files.writeString(home.resolve(name + ".properties"), text);
    }
}
