package io.leat.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A producer in a JVM of its own that writes to a partition of one broker. It says `READY` and the
/// broker's id, waits for a line, after which the broker leaves, and says `RESULT` and the longest
/// time, in milliseconds, in which nothing was acknowledged.
record OutageClient(String classPath) {
    private static final String MAIN = "io.leat.benchmarks.load.OutageLoad";
    private static final List<String> JVM = List.of("-Xmx256M", "-Dslf4j.internal.verbosity=ERROR");

    double longestGapMillis(Outage outage, Cluster cluster) {
        List<String> arguments =
                List.of(
                        cluster.bootstrap(),
                        outage.victim(),
                        Integer.toString(outage.requestTimeoutMillis()));
        try {
            Process process =
                    new ProcessBuilder(Command.java(classPath, JVM, MAIN, arguments))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            try (BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
                String ready = LoadClient.awaitLine("READY", from);
                int victim = Integer.parseInt(ready.split(" ", -1)[1]);
                process.getOutputStream().write("GO\n".getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
                outage.happensTo(cluster.process(victim));
                String result = LoadClient.awaitLine("RESULT", from);
                cluster.process(victim).destroyForcibly();
                cluster.startAgain(victim);
                return Double.parseDouble(result.split(" ", -1)[1]);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
