package io.leat.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Runs both brokers in turn through every scenario and reports medians and ratios.
///
/// `compare` (the script) calls it with the system properties `leat.script` (Leat's start script),
/// `leat.data` (a directory for the brokers) and `leat.load.classpath` (Kafka's jars and the
/// client).
public final class Compare {
    private static final List<Scenario> SCENARIOS =
            List.of(
                    Scenario.PRODUCE_1K,
                    Scenario.PRODUCE_FLUSHED,
                    Scenario.PRODUCE_CACHED,
                    Scenario.PRODUCE_100,
                    Scenario.PACED,
                    Scenario.CONSUME_1K);

    private final Options options;
    private final Launch launch;
    private final LoadClient client;
    private final Results results = new Results();

    private Compare(Options options, String classPath) {
        this.options = options;
        this.launch = new Launch(options.leat(), classPath);
        this.client = new LoadClient(classPath, options.warmUpSeconds(), options.seconds());
    }

    /// Entry point of the script.
    public static void main(String[] arguments) {
        Path leat = Path.of(System.getProperty("leat.script", "dist/target/leat/bin/leat"));
        Path data = Path.of(System.getProperty("leat.data", "benchmarks/target/compare"));
        Options options = Options.parse(List.of(arguments), leat, data).orElse(null);
        if (options == null) {
            System.err.print(Options.USAGE.formatted("compare"));
            System.exit(2);
            return;
        }
        Machine machine = Machine.here();
        Compare compare = new Compare(options, System.getProperty("leat.load.classpath", ""));
        compare.run();
        compare.report(machine);
    }

    private void run() {
        if (options.contenders().contains(Contender.LEAT)) {
            prepareLeat();
        }
        for (int round = 1; round <= options.rounds(); round++) {
            List<Contender> order = new ArrayList<>(options.contenders());
            order.sort(Comparator.naturalOrder());
            for (Contender contender : round % 2 == 0 ? order.reversed() : order) {
                round(round, contender);
            }
        }
    }

    /// The first start after a build makes the start-up cache; that is not what starting costs.
    private void prepareLeat() {
        Path home = options.data().toAbsolutePath().resolve("first");
        delete(home);
        launch.start(Contender.LEAT, home).close();
        delete(home);
    }

    private void round(int round, Contender contender) {
        Path home = options.data().toAbsolutePath().resolve(contender.name());
        delete(home);
        try (Broker broker = launch.start(contender, home)) {
            Broker.pause(Duration.ofSeconds(1));
            results.add(
                    contender, new Results.Idle(broker.startMillis(), broker.residentMebibytes()));
            var _ = client.run(Scenario.WARM_UP, broker);
            for (Scenario scenario : SCENARIOS) {
                if (scenario.contenders().contains(contender)) {
                    Measurement measurement = client.run(scenario, broker);
                    results.add(scenario, contender, measurement);
                    progress(round, contender, scenario, measurement);
                }
            }
        }
        delete(home);
    }

    private void progress(
            int round, Contender contender, Scenario scenario, Measurement measurement) {
        System.out.printf(
                "round %d/%d  %-12s  %-34s %7.1f MiB/s  p50 %6.1f ms  p99 %6.1f ms"
                        + "  broker CPU %5.2f ms/MiB%n",
                round,
                options.rounds(),
                contender.title(),
                scenario.title(),
                measurement.mebibytesPerSecond(),
                measurement.latencies().p50(),
                measurement.latencies().p99(),
                measurement.brokerCpu());
    }

    private void report(Machine machine) {
        String text = new Report(results, options, machine).text();
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

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
