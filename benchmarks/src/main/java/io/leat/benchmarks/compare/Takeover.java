package io.leat.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Three brokers with many replicated partitions: how long their creation takes, and how long it
/// takes after a `kill -9` of the controller until another one has given its partitions new
/// leaders.
///
/// `takeover` (the script) calls it with the system properties that [Compare] has.
public final class Takeover {
    private static final String MAIN = "io.leat.benchmarks.load.TakeoverLoad";
    private static final List<String> JVM = List.of("-Xmx2G", "-Dslf4j.internal.verbosity=ERROR");
    private static final String USAGE =
            """
            usage: benchmarks/takeover [leat|kafka] [PARTITIONS]
              PARTITIONS  with three replicas each (default 10000); 10,000 a request
            """;

    private Takeover() {}

    /// Entry point of the script.
    public static void main(String[] arguments) {
        Contender contender;
        int partitions;
        try {
            contender =
                    Contender.valueOf(
                            (arguments.length > 0 ? arguments[0] : "leat")
                                    .toUpperCase(Locale.ROOT));
            partitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        } catch (IllegalArgumentException _) {
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        Path leat = Path.of(System.getProperty("leat.script", "dist/target/leat/bin/leat"));
        Path data = Path.of(System.getProperty("leat.data", "benchmarks/target/takeover"));
        String classPath = Rounds.loadClassPath();
        Path home = data.toAbsolutePath().resolve(contender.name());
        Rounds.delete(home);
        System.out.printf("%s, %s%n", contender.title(), Machine.here());
        var launch = new ClusterLaunch(new Launch(leat, classPath));
        try (Cluster cluster = launch.start(contender, home)) {
            run(cluster, classPath, partitions);
        }
        Rounds.delete(home);
    }

    private static void run(Cluster cluster, String classPath, int partitions) {
        List<String> arguments = List.of(cluster.bootstrap(), Integer.toString(partitions));
        try {
            Process process =
                    new ProcessBuilder(Command.java(classPath, JVM, MAIN, arguments))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            try (BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = from.readLine(); line != null; line = from.readLine()) {
                    if (line.startsWith("READY ")) {
                        idle(cluster);
                        process.getOutputStream().write("GO\n".getBytes(StandardCharsets.UTF_8));
                        process.getOutputStream().flush();
                        int controller = Integer.parseInt(line.substring("READY ".length()));
                        cluster.process(controller).destroyForcibly();
                    } else {
                        System.out.println(line);
                    }
                }
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void idle(Cluster cluster) {
        long before = cluster.cpuMillis();
        long start = System.nanoTime();
        Broker.pause(Duration.ofSeconds(20));
        double millis = (System.nanoTime() - start) / 1e6;
        System.out.printf(
                "idle CPU of all processes: %.1f %% of a core; resident: %s MiB%n",
                100 * (cluster.cpuMillis() - before) / millis, cluster.residentMebibytes());
    }
}
