package io.leat.dist;

import io.leat.dist.cli.terminal.Console;
import io.leat.dist.local.CannotStart;
import io.leat.dist.local.ClusterPlan;
import io.leat.dist.local.DataDirectory;
import io.leat.dist.local.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `leat start --brokers N`: judges everything before it makes anything, starts the processes, and
/// greets.
final class ClusterStart {
    private ClusterStart() {}

    /// Returns when all brokers serve; the cluster belongs to `lifetime`.
    static LocalCluster start(Options options, int brokers, Lifetime lifetime, Console console)
            throws CannotStart, IOException, InterruptedException {
        DataDirectory directory =
                options.last("--data")
                        .map(text -> new DataDirectory(Path.of(text)))
                        .orElseGet(DataDirectory::ofCluster);
        Map<String, String> overrides = new HashMap<>();
        Brokers.override(overrides, options.all("--override"));
        List<Integer> ports = Ports.inRow(Ports.read(options), brokers + 1);
        var plan =
                new ClusterPlan(
                        directory.path(), ports.subList(0, brokers), ports.getLast(), overrides);
        plan.checkOverrides();
        var _ = Brokers.configure("leat start", new HashMap<>(plan.settings(0)));
        directory.checkLayout(brokers);
        lifetime.add("data-lock", directory.lock());
        var cluster = lifetime.add("cluster", new LocalCluster(plan, program(), console.err()));
        cluster.start();
        new ClusterGreeting(plan, cluster.members()).print(console);
        return cluster;
    }

    private static Path program() {
        return Path.of(System.getProperty("leat.home", "."), "bin", "leat").toAbsolutePath();
    }
}
