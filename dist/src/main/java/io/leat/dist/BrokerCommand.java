package io.leat.dist;

import io.leat.broker.Broker;
import io.leat.broker.config.BrokerConfig;
import io.leat.dist.cli.Version;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.local.CannotStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// `leat broker`: one broker of a cluster, from a configuration file.
final class BrokerCommand implements ServerCommand {
    @Override
    public String name() {
        return "broker";
    }

    @Override
    public String summary() {
        return "start one broker of a cluster from a server.properties, or take one out";
    }

    @Override
    public String help() {
        return """
        Usage: leat broker --config FILE [--override KEY=VALUE]...

        Starts one broker. FILE has the names and meanings of Kafka's
        server.properties; docs/CONFIG.md lists what Leat uses. The least it needs:

          broker.id=1
          listeners=PLAINTEXT://192.0.2.1:9092
          log.dirs=/var/lib/leat
          zookeeper.connect=192.0.2.1:2181,192.0.2.2:2181,192.0.2.3:2181

          --config FILE         the configuration
          --override KEY=VALUE  one setting, stronger than the file

        Examples:
          leat zookeeper &
          leat broker --config config/server.properties
          leat broker --config config/server.properties --override broker.id=2 \\
              --override listeners=PLAINTEXT://127.0.0.1:9093 --override log.dirs=data/broker-2

        Ctrl-C or SIGTERM stops it and writes everything to disk.

        Other commands, each with a --help of its own:
          leat broker drain N          moves everything off a broker
          leat broker decommission N   forgets a broker that was drained and stopped
        """;
    }

    @Override
    public Set<String> options() {
        return Set.of("--config", "--override");
    }

    @Override
    public Set<String> commands() {
        return Set.of("drain", "decommission");
    }

    @Override
    public void run(Options options, Console console)
            throws CannotStart, IOException, InterruptedException {
        String file =
                options.last("--config")
                        .orElseThrow(() ->
                                new CannotStart(
                                        "leat broker needs --config FILE, for example"
                                                + " config/server.properties"));
        Map<String, String> texts = read(file);
        Brokers.override(texts, options.all("--override"));
        BrokerConfig config = Brokers.configure(file, texts);
        try (Lifetime lifetime = Lifetime.begin()) {
            Broker broker = lifetime.add("broker", Brokers.start(config));
            console.out()
                    .printf(
                            "Leat %s: broker %d listens on %s; data in %s; ZooKeeper at %s.%n",
                            Version.text(),
                            config.server().brokerId(),
                            String.join(", ", Brokers.addresses(broker)),
                            config.storage().logDirs(),
                            config.zooKeeper().connect());
            lifetime.await(broker.failure());
        }
    }

    private static Map<String, String> read(String file) throws CannotStart {
        try {
            return BrokerConfig.readTexts(Path.of(file));
        } catch (IOException unreadable) {
            throw new CannotStart("cannot read " + file + ": " + unreadable);
        }
    }
}
