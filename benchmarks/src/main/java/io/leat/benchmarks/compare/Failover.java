package io.leat.benchmarks.compare;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Three brokers of each contender in turn: how long a producer waits when one of them leaves, and
/// what replicated records cost. Three replicas, of which two must have a record (Leat: on disk).
///
/// `failover` (the script) calls it with the system properties that [Compare] has.
public final class Failover {
    private static final Scenario REPLICATED =
            new Scenario(
                    "produce 1 KiB to three replicas",
                    Scenario.Direction.PRODUCE,
                    1024,
                    0,
                    Map.of("replication.factor", "3", "min.insync.replicas", "2"),
                    Set.of(Contender.values()));

    private final Rounds rounds;
    private final ClusterLaunch launch;
    private final LoadClient client;
    private final OutageClient outages;
    private final FailoverResults results = new FailoverResults();

    private Failover(Rounds rounds) {
        Options options = rounds.options();
        String classPath = Rounds.loadClassPath();
        this.rounds = rounds;
        this.launch = new ClusterLaunch(new Launch(options.leat(), classPath));
        this.client = new LoadClient(classPath, options.warmUpSeconds(), options.seconds());
        this.outages = new OutageClient(classPath);
    }

    /// Entry point of the script.
    public static void main(String[] arguments) {
        Rounds rounds = Rounds.parse("failover", arguments).orElse(null);
        if (rounds == null) {
            System.exit(2);
            return;
        }
        Machine machine = Machine.here();
        var failover = new Failover(rounds);
        rounds.run(failover::round);
        rounds.report(failover.results.report(rounds.options(), machine));
    }

    private void round(int round, Contender contender, Path home) {
        try (Cluster cluster = launch.start(contender, home)) {
            Measurement produced = client.run(REPLICATED, cluster);
            results.add(contender, produced);
            System.out.printf(
                    "round %d/%d  %-12s  %-44s %7.1f MiB/s, CPU of all brokers %.2f ms/MiB%n",
                    round,
                    rounds.options().rounds(),
                    contender.title(),
                    REPLICATED.title(),
                    produced.mebibytesPerSecond(),
                    produced.brokerCpu());
            for (Outage outage : Outage.values()) {
                double gap = outages.longestGapMillis(outage, cluster);
                results.add(contender, outage, gap);
                System.out.printf(
                        "round %d/%d  %-12s  %-44s %7.0f ms%n",
                        round, rounds.options().rounds(), contender.title(), outage.title(), gap);
            }
        }
    }
}
