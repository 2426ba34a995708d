package io.leat.dist;

import io.leat.broker.zookeeper.BadZooKeeperConfig;
import io.leat.broker.zookeeper.DirectoryInUse;
import io.leat.broker.zookeeper.MemberConfig;
import io.leat.broker.zookeeper.ZooKeeperMember;
import io.leat.dist.cli.Version;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.local.CannotStart;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Set;

/// `leat zookeeper`: a ZooKeeper server of its own, for the brokers of a cluster.
final class ZooKeeperCommand implements ServerCommand {
    @Override
    public String name() {
        return "zookeeper";
    }

    @Override
    public String summary() {
        return "start a ZooKeeper server, which manages the brokers of a cluster";
    }

    @Override
    public String help() {
        return """
        Usage: leat zookeeper [--config FILE]

        Starts Apache ZooKeeper from its own configuration file: alone, or as one
        member of an ensemble of (usually) three. For an ensemble FILE lists all
        members,

          dataDir=/var/lib/zookeeper
          clientPort=2181
          tickTime=500
          maxSessionTimeout=60000
          initLimit=20
          syncLimit=10
          server.1=192.0.2.1:2888:3888
          server.2=192.0.2.2:2888:3888
          server.3=192.0.2.3:2888:3888

        and the file myid in each member's dataDir holds its own number.

          --config FILE  ZooKeeper's configuration
                         (default: config/zookeeper.properties of this distribution: alone, on
                         127.0.0.1:2181, data in ./data/zookeeper)

        Ctrl-C or SIGTERM stops it.
        """;
    }

    @Override
    public Set<String> options() {
        return Set.of("--config");
    }

    @Override
    public void run(Options options, Console console)
            throws CannotStart, IOException, InterruptedException {
        Path file = options.last("--config").map(Path::of).orElseGet(ZooKeeperCommand::shipped);
        MemberConfig config = read(file);
        try (Lifetime lifetime = Lifetime.begin()) {
            ZooKeeperMember member =
                    lifetime.add("zookeeper", open(config, () -> greet(config, console)));
            if (config.isEnsemble()) {
                greet(config, console);
            }
            member.run();
        } catch (BindException taken) {
            throw new CannotStart(
                    "cannot listen on "
                            + config.clientAddress()
                            + ": "
                            + taken.getMessage()
                            + "; stop the other program or change clientPort in "
                            + file);
        }
    }

    private static MemberConfig read(Path file) throws CannotStart {
        try {
            return MemberConfig.read(file);
        } catch (BadZooKeeperConfig refused) {
            throw new CannotStart(refused.reason());
        }
    }

    private static ZooKeeperMember open(MemberConfig config, Runnable answering)
            throws CannotStart, IOException {
        try {
            return ZooKeeperMember.open(config, answering);
        } catch (DirectoryInUse inUse) {
            throw new CannotStart(
                    inUse.getMessage() + "; stop that one, or change dataDir in " + config.file());
        }
    }

    private static void greet(MemberConfig config, Console console) {
        String who =
                config.isEnsemble()
                        ? "ZooKeeper member " + config.memberId() + " of " + config.memberCount()
                        : "ZooKeeper";
        String until = config.isEnsemble() ? " once a majority of the members runs" : "";
        console.out()
                .printf(
                        "Leat %s: %s answers on %s%s; data in %s.%n",
                        Version.text(),
                        who,
                        config.clientAddress(),
                        until,
                        config.dataDir().toAbsolutePath().normalize());
    }

    private static Path shipped() {
        return Path.of(System.getProperty("leat.home", "."), "config", "zookeeper.properties");
    }
}
