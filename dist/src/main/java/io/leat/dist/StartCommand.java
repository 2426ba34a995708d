package io.leat.dist;

import io.leat.broker.Broker;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.zookeeper.DirectoryInUse;
import io.leat.broker.zookeeper.DirectoryLock;
import io.leat.broker.zookeeper.EmbeddedZooKeeper;
import io.leat.dist.cli.terminal.Console;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// `leat start`: one broker and the ZooKeeper that manages it, in this process, on this machine's
/// loopback address. Under the data directory lie `zookeeper` and `broker`.
final class StartCommand implements ServerCommand {
    private static final int PORT_DEFAULT = 9092;
    private static final int PORT_MAX = 65_535;
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
        Usage: leat start [--data DIR] [--port PORT] [--override KEY=VALUE]...

        Starts one broker in this process, with a real ZooKeeper inside that manages
        it. Both listen on 127.0.0.1 only. The data stays: the next start continues
        with it.

          --data DIR            where the data is kept
                                (default: $XDG_DATA_HOME/leat, else ~/.local/share/leat)
          --port PORT           where Kafka clients connect (default: 9092; 0 takes any free port)
          --override KEY=VALUE  one broker setting, named as in Kafka's server.properties;
                                docs/CONFIG.md lists them all

        Examples:
          leat start
          leat start --data /tmp/try --port 19092 --override num.partitions=6

        Then, in another terminal:
          leat topic create greetings
          kcat -b 127.0.0.1:9092 -L

        Ctrl-C or SIGTERM stops it and writes everything to disk. For several servers,
        use `leat zookeeper` and `leat broker`.
        """;
    }

    @Override
    public Set<String> options() {
        return Set.of("--data", "--port", "--override");
    }

    @Override
    public void run(Options options, Console console)
            throws CannotStart, IOException, InterruptedException {
        try (Lifetime lifetime = Lifetime.begin()) {
            Broker broker = start(options, lifetime, console);
            lifetime.await(broker.failure());
        }
    }

    /// Starts everything, adds it to `lifetime` and greets.
    static Broker start(Options options, Lifetime lifetime, Console console)
            throws CannotStart, IOException, InterruptedException {
        Path data = options.last("--data").map(Path::of).orElseGet(StartCommand::home);
        data = data.toAbsolutePath().normalize();
        int port = readPort(options.last("--port").orElse(Integer.toString(PORT_DEFAULT)));
        BrokerConfig config = configure(data, port, options);
        checkFree(port);
        lifetime.add("data-lock", lock(data));
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

    private static Path home() {
        String shared = System.getenv("XDG_DATA_HOME");
        return shared == null || shared.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "share", "leat")
                : Path.of(shared, "leat");
    }

    private static int readPort(String text) throws CannotStart {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > PORT_MAX) {
            throw new CannotStart("--port takes a number from 0 to 65535 and not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /// The broker binds its port last, so a port in use is found here, before anything is made.
    private static void checkFree(int port) throws CannotStart, IOException {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException taken) {
            throw new CannotStart(
                    "port "
                            + port
                            + " of 127.0.0.1 is in use by another program; stop that one, or"
                            + " choose another port with --port");
        }
    }

    private static DirectoryLock lock(Path data) throws CannotStart, IOException {
        try {
            return DirectoryLock.take(data);
        } catch (DirectoryInUse inUse) {
            throw new CannotStart(
                    inUse.getMessage() + "; stop that one, or choose another with --data");
        } catch (FileSystemException unusable) {
            throw new CannotStart(
                    "cannot use the data directory "
                            + data
                            + " ("
                            + unusable.getClass().getSimpleName()
                            + "); choose another with --data");
        }
    }
}
