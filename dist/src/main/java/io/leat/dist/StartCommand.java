package io.leat.dist;

import io.leat.broker.Broker;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.zookeeper.EmbeddedZooKeeper;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.local.CannotStart;
import io.leat.dist.local.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// `leat start`: one broker and the ZooKeeper that manages it, in this process, on this machine's
/// loopback address. Under the data directory lie `zookeeper` and `broker`.
final class StartCommand implements ServerCommand {
    private static final int BROKERS_MAX = 20;
    private static final String SOURCE = "leat start";

    /// What a single broker needs to differ from the defaults, which are for a cluster.
    private static final Map<String, String> ALONE =
            Map.of(
                    "broker.id", "1",
                    "offsets.topic.replication.factor", "1",
                    "group.initial.rebalance.delay.ms", "0");

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String summary() {
        return "start a broker with ZooKeeper inside, for this machine";
    }

    @Override
    public String help() {
        return """
        Usage: leat start [--brokers N] [--data DIR] [--port PORT] [--override KEY=VALUE]...

        Starts one broker in this process, with a real ZooKeeper inside that manages
        it. Both listen on 127.0.0.1 only. The data stays: the next start continues
        with it.

        With --brokers N it starts a whole cluster on this machine: ZooKeeper and N
        brokers, each a process of its own, as `leat zookeeper` and `leat broker` with
        configurations that are written to DIR/config. Topics get three replicas (two
        with two brokers), of which two must have a record before it is acknowledged.

          --brokers N           how many brokers (default: 1, which is one process)
          --data DIR            where the data is kept (default: $XDG_DATA_HOME/leat, of a cluster
                                leat-cluster beside it; without that variable in ~/.local/share)
          --port PORT           where Kafka clients connect (default: 9092; 0 takes any free port);
                                the brokers of a cluster take this port and the next ones, and
                                ZooKeeper the one after theirs
          --override KEY=VALUE  one broker setting, named as in Kafka's server.properties;
                                docs/CONFIG.md lists them all; the brokers of a cluster show
                                their metrics on the port of metrics.listener and the next ones

        Examples:
          leat start
          leat start --data /tmp/try --port 19092 --override num.partitions=6
          leat start --brokers 3

        Then, in another terminal:
          leat topic create greetings
          kcat -b 127.0.0.1:9092 -L

        Ctrl-C, SIGTERM or `leat stop` stops it and writes everything to disk. For a
        cluster of several machines use `leat zookeeper` and `leat broker`.
        """;
    }

    @Override
    public Set<String> options() {
        return Set.of("--brokers", "--data", "--port", "--override");
    }

    @Override
    public void run(Options options, Console console)
            throws CannotStart, IOException, InterruptedException {
        int brokers =
                Ports.number("--brokers", options.last("--brokers").orElse("1"), 1, BROKERS_MAX);
        try (Lifetime lifetime = Lifetime.begin()) {
            if (brokers > 1) {
                ClusterStart.start(options, brokers, lifetime, console).watch();
            } else {
                Broker broker = start(options, lifetime, console);
                lifetime.await(broker.failure());
            }
        }
    }

    /// Starts everything, adds it to `lifetime` and greets.
    static Broker start(Options options, Lifetime lifetime, Console console)
            throws CannotStart, IOException, InterruptedException {
        DataDirectory directory =
                options.last("--data")
                        .map(text -> new DataDirectory(Path.of(text)))
                        .orElseGet(DataDirectory::ofOneBroker);
        Path data = directory.path();
        int port = Ports.read(options);
        BrokerConfig config = configure(data, port, options);
        Ports.checkFree(port);
        directory.checkLayout(1);
        lifetime.add("data-lock", directory.lock());
        var zooKeeper = EmbeddedZooKeeper.start(data.resolve("zookeeper"), 0);
        lifetime.add("zookeeper", zooKeeper);
        config = config.with("zookeeper.connect", zooKeeper.connectString());
        Broker broker = lifetime.add("broker", Brokers.start(config));
        new Greeting(data, zooKeeper.connectString(), Brokers.addresses(broker)).print(console);
        return broker;
    }

    /// Judges the settings before anything is made; ZooKeeper's address is not known yet.
    private static BrokerConfig configure(Path data, int port, Options options) throws CannotStart {
        Map<String, String> settings = new HashMap<>(ALONE);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("log.dirs", data.resolve("broker").toString());
        settings.put("zookeeper.connect", "127.0.0.1:0");
        Brokers.override(settings, options.all("--override"));
        return Brokers.configure(SOURCE, settings);
    }
}
