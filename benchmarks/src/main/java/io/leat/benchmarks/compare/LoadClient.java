package io.leat.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The Apache client in a JVM of its own. It warms up, says READY, waits for a line, measures, and
/// says RESULT; CPU time is taken between the two, so that start and warm-up are not counted.
record LoadClient(String classPath, int warmUpSeconds, int seconds) {
    private static final String MAIN = "io.leat.benchmarks.load.Load";
    private static final List<String> JVM =
            List.of("-Xmx512M", "-XX:+UseG1GC", "-Dslf4j.internal.verbosity=ERROR");

    Measurement run(Scenario scenario, Target broker) {
        List<String> arguments = new ArrayList<>();
        arguments.add(scenario.direction().name());
        arguments.add(broker.bootstrap());
        arguments.add(scenario.topic());
        arguments.add(Integer.toString(Scenario.PARTITIONS));
        arguments.add(Integer.toString(scenario.recordBytes()));
        arguments.add(Integer.toString(scenario.recordsPerSecond()));
        arguments.add(Integer.toString(warmUpSeconds));
        arguments.add(Integer.toString(seconds));
        scenario.topicConfigs().forEach((key, value) -> arguments.add(key + "=" + value));
        try {
            Process process =
                    new ProcessBuilder(Command.java(classPath, JVM, MAIN, arguments))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            try (BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
                return measure(process, from, broker);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Measurement measure(Process process, BufferedReader from, Target broker)
            throws IOException {
        awaitLine("READY", from);
        long brokerBefore = broker.cpuMillis();
        long clientBefore = ProcessStat.cpuMillis(process.pid());
        process.getOutputStream().write("GO\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String result = awaitLine("RESULT", from);
        double brokerCpu = (double) (broker.cpuMillis() - brokerBefore);
        double clientCpu = (double) (ProcessStat.cpuMillis(process.pid()) - clientBefore);
        return Measurement.of(result, brokerCpu, clientCpu);
    }

    static String awaitLine(String start, BufferedReader from) throws IOException {
        for (String line = from.readLine(); line != null; line = from.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
        }
        throw new IOException("the client ended before it said " + start);
    }
}
