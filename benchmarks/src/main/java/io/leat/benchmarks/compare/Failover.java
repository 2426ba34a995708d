package io.leat.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    private final Options options;
    private final ClusterLaunch launch;
    private final LoadClient client;
    private final OutageClient outages;
    private final FailoverResults results = new FailoverResults();

    private Failover(Options options, String classPath) {
        this.options = options;
        this.launch = new ClusterLaunch(new Launch(options.leat(), classPath));
        this.client = new LoadClient(classPath, options.warmUpSeconds(), options.seconds());
        this.outages = new OutageClient(classPath);
    }

    /// Entry point of the script.
    public static void main(String[] arguments) {
        Path leat = Path.of(System.getProperty("leat.script", "dist/target/leat/bin/leat"));
        Path data = Path.of(System.getProperty("leat.data", "benchmarks/target/failover"));
        Options options = Options.parse(List.of(arguments), leat, data).orElse(null);
        if (options == null) {
            System.err.print(Options.USAGE.formatted("failover"));
            System.exit(2);
            return;
        }
        Machine machine = Machine.here();
        var failover = new Failover(options, System.getProperty("leat.load.classpath", ""));
        failover.run();
        failover.report(machine);
    }

    private void run() {
        for (int round = 1; round <= options.rounds(); round++) {
            List<Contender> order = new ArrayList<>(options.contenders());
            order.sort(Comparator.naturalOrder());
            for (Contender contender : round % 2 == 0 ? order.reversed() : order) {
                round(round, contender);
            }
        }
    }

    private void round(int round, Contender contender) {
        Path home = options.data().toAbsolutePath().resolve(contender.name());
        Compare.delete(home);
        try (Cluster cluster = launch.start(contender, home)) {
            Measurement produced = client.run(REPLICATED, cluster);
            results.add(contender, produced);
            System.out.printf(
                    "round %d/%d  %-12s  %-44s %7.1f MiB/s, CPU of all brokers %.2f ms/MiB%n",
                    round,
                    options.rounds(),
                    contender.title(),
                    REPLICATED.title(),
                    produced.mebibytesPerSecond(),
                    produced.brokerCpu());
            for (Outage outage : Outage.values()) {
                double gap = outages.longestGapMillis(outage, cluster);
                results.add(contender, outage, gap);
                System.out.printf(
                        "round %d/%d  %-12s  %-44s %7.0f ms%n",
                        round, options.rounds(), contender.title(), outage.title(), gap);
            }
        }
        Compare.delete(home);
    }

    private void report(Machine machine) {
        String text = results.report(options, machine);
        System.out.println();
        System.out.print(text);
        if (!options.markdown().isEmpty()) {
            try {
                Files.writeString(Path.of(options.markdown()), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
