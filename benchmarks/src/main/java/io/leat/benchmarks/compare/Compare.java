package io.leat.benchmarks.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs both brokers in turn through every scenario and reports medians and ratios.
///
/// Both are up during a round and one of them has nothing to do: so the two measurements that a
/// ratio is made of are seconds apart, on a machine whose speed changes from minute to minute.
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

    private final Rounds rounds;
    private final Launch launch;
    private final LoadClient client;
    private final Results results = new Results();

    private Compare(Rounds rounds) {
        Options options = rounds.options();
        String classPath = Rounds.loadClassPath();
        this.rounds = rounds;
        this.launch = new Launch(options.leat(), classPath);
        this.client = new LoadClient(classPath, options.warmUpSeconds(), options.seconds());
    }

    /// Entry point of the script.
    public static void main(String[] arguments) {
        Rounds rounds = Rounds.parse("compare", arguments).orElse(null);
        if (rounds == null) {
            System.exit(2);
            return;
        }
        Machine machine = Machine.here();
        Compare compare = new Compare(rounds);
        compare.run();
        rounds.report(new Report(compare.results, rounds.options(), machine).text());
    }

    private void run() {
        if (rounds.options().contenders().contains(Contender.LEAT)) {
            // The first start after a build makes the start-up cache; that is not what starting
            // costs.
            rounds.inDirectory("first", home -> launch.start(Contender.LEAT, home).close());
        }
        for (int round = 1; round <= rounds.options().rounds(); round++) {
            int number = round;
            rounds.inDirectory("round", home -> round(number, home));
        }
    }

    /// A broker of this round.
    private record Running(Contender contender, Broker broker) {}

    private void round(int round, Path home) {
        List<Running> brokers = new ArrayList<>();
        try {
            for (Contender contender : rounds.inOrder(round)) {
                Broker broker = start(contender, home.resolve(contender.name()));
                brokers.add(new Running(contender, broker));
            }
            List<Running> turn = brokers;
            for (Scenario scenario : SCENARIOS) {
                for (Running next : turn) {
                    if (scenario.contenders().contains(next.contender())) {
                        measure(round, scenario, next);
                    }
                }
                turn = turn.reversed();
            }
        } finally {
            brokers.forEach(running -> running.broker().close());
        }
    }

    private Broker start(Contender contender, Path home) {
        Broker broker = launch.start(contender, home);
        Broker.pause(Duration.ofSeconds(1));
        results.add(contender, new Results.Idle(broker.startMillis(), broker.residentMebibytes()));
        var _ = client.run(Scenario.WARM_UP, broker);
        return broker;
    }

    private void measure(int round, Scenario scenario, Running running) {
        Machine.settle();
        Measurement measurement = client.run(scenario, running.broker());
        results.add(scenario, running.contender(), measurement);
        progress(round, running.contender(), scenario, measurement);
    }

    private void progress(
            int round, Contender contender, Scenario scenario, Measurement measurement) {
        System.out.printf(
                "round %d/%d  %-12s  %-34s %7.1f MiB/s  p50 %6.1f ms  p99 %6.1f ms"
                        + "  broker CPU %5.2f ms/MiB%n",
                round,
                rounds.options().rounds(),
                contender.title(),
                scenario.title(),
                measurement.mebibytesPerSecond(),
                measurement.latencies().p50(),
                measurement.latencies().p99(),
                measurement.brokerCpu());
    }
}
