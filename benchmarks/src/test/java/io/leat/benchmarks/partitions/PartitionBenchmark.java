package io.leat.benchmarks.partitions;

import io.leat.benchmarks.compare.Broker;
import io.leat.benchmarks.compare.Contender;
import io.leat.benchmarks.compare.Launch;
import io.leat.benchmarks.compare.Machine;
import io.leat.benchmarks.partitions.Plan.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/// Creates many partitions on each broker, idles, produces to a few, and starts again after a clean
/// stop and after a kill; prints one table.
///
/// `partitions` (the script) calls it with the system properties `leat.script` (Leat's start
/// script), `leat.data` (a directory for the brokers) and `leat.load.classpath` (Kafka's jars).
public final class PartitionBenchmark {
    /// What is produced to, and what is written to before a kill.
    private static final int BUSY = 1_000;

    private static final int TOUCHED_MAX = 10_000;
    private static final Duration SETTLING = Duration.ofSeconds(10);

    /// Long enough for each thing that a broker does once a minute.
    private static final int IDLE_FACTOR = 7;

    private final Plan plan;
    private final Launch launch;
    private final List<Figures> columns = new ArrayList<>();

    private PartitionBenchmark(Plan plan, Launch launch) {
        this.plan = plan;
        this.launch = launch;
    }

    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(System.getProperty("leat.data", "benchmarks/target/partitions"));
        Plan plan = Plan.parse(List.of(arguments), data).orElse(null);
        if (plan == null) {
            System.err.print(Plan.USAGE);
            System.exit(2);
            return;
        }
        Path leat = Path.of(System.getProperty("leat.script", "dist/target/leat/bin/leat"));
        Launch launch = new Launch(leat, System.getProperty("leat.load.classpath", ""));
        Machine machine = Machine.here();
        PartitionBenchmark benchmark = new PartitionBenchmark(plan, launch);
        benchmark.run();
        String table = benchmark.table(machine);
        System.out.print("\n" + table);
        if (!plan.markdown().isEmpty()) {
            Files.writeString(Path.of(plan.markdown()), table);
        }
    }

    /// What a run leaves is removed after all runs: a file system may be slow to make files for a
    /// while after many were deleted.
    private void run() throws IOException {
        for (int count : plan.kafka()) {
            measure(Contender.KAFKA, count);
        }
        for (int count : plan.leat()) {
            measure(Contender.LEAT, count);
        }
        for (Contender contender : Contender.values()) {
            emptyHome(contender);
        }
    }

    private void measure(Contender contender, int count) throws IOException {
        Figures figures = new Figures("%s, %,d".formatted(contender.title(), count));
        columns.add(figures);
        double alone = plan.parts().contains(Part.PRODUCE) ? produceAlone(contender) : 0;
        Path home = emptyHome(contender);
        Topics topics = new Topics(count, plan.perTopic());
        try (Broker broker = launch.start(contender, home)) {
            create(broker, topics, figures);
            fill(broker, topics, figures);
            if (plan.parts().contains(Part.IDLE)) {
                idle(broker, figures);
            }
            if (plan.parts().contains(Part.PRODUCE)) {
                double busy = produce(broker, topics);
                figures.add("produce to 1,000 of them, MiB/s", busy);
                figures.add("the same, were there no others, MiB/s", alone);
                figures.add("ratio", busy / alone);
            }
            stop(broker, figures);
        }
        if (plan.parts().contains(Part.RESTART)) {
            restart(contender, home, topics, figures);
        }
        if (plan.parts().contains(Part.KILL)) {
            kill(contender, home, topics, figures);
        }
    }

    private double produceAlone(Contender contender) throws IOException {
        Path home = emptyHome(contender);
        Topics topics = new Topics(BUSY, plan.perTopic());
        try (Broker broker = launch.start(contender, home)) {
            try (Admin admin = new Client(broker.bootstrap()).admin()) {
                topics.create(admin);
            }
            return produce(broker, topics);
        } finally {
            delete(home);
        }
    }

    private double produce(Broker broker, Topics topics) {
        Duration time = Duration.ofSeconds(plan.seconds());
        return new Client(broker.bootstrap())
                .produce(topics, Math.min(BUSY, topics.partitions()), time.dividedBy(2), time);
    }

    private static void create(Broker broker, Topics topics, Figures figures) {
        long cpuBefore = broker.cpuMillis();
        try (Admin admin = new Client(broker.bootstrap()).admin()) {
            long start = System.nanoTime();
            topics.create(admin);
            double seconds = (System.nanoTime() - start) / 1e9;
            figures.add("created per second", topics.partitions() / seconds);
        }
        double cpuMillis = broker.cpuMillis() - cpuBefore;
        figures.add("CPU for each created, ms", cpuMillis / topics.partitions());
    }

    private void fill(Broker broker, Topics topics, Figures figures) {
        double millis = 0;
        for (int i = 0; i < plan.fill(); i++) {
            millis += new Client(broker.bootstrap()).touch(topics, topics.partitions());
        }
        if (plan.fill() > 0) {
            figures.add("%d records to each, s".formatted(plan.fill()), millis / 1e3);
        }
    }

    private void idle(Broker broker, Figures figures) {
        Broker.pause(SETTLING);
        long pid = broker.process().pid();
        figures.add("live heap, MiB", Heap.liveMebibytes(pid));
        long before = broker.cpuMillis();
        long seconds = (long) plan.seconds() * IDLE_FACTOR;
        Broker.pause(Duration.ofSeconds(seconds));
        double millis = broker.cpuMillis() - before;
        figures.add("idle CPU, % of a core", millis / 10 / seconds);
        figures.add("resident, MiB", broker.residentMebibytes());
        figures.add("open files", Heap.openFiles(pid));
        figures.add("threads", Heap.threads(pid));
    }

    private static void stop(Broker broker, Figures figures) {
        long start = System.nanoTime();
        broker.close();
        figures.add("clean stop, s", (System.nanoTime() - start) / 1e9);
    }

    private void restart(Contender contender, Path home, Topics topics, Figures figures) {
        Started started = startAgain(contender, home, topics);
        figures.add("clean start to first acknowledgement, s", started.seconds());
        figures.add("CPU until then, s", started.broker().cpuMillis() / 1e3);
        started.broker().close();
    }

    private void kill(Contender contender, Path home, Topics topics, Figures figures) {
        int touched =
                plan.fill() > 0 ? topics.partitions() : Math.min(TOUCHED_MAX, topics.partitions());
        try (Broker broker = launch.start(contender, home)) {
            double millis = new Client(broker.bootstrap()).touch(topics, touched);
            figures.add("records to %,d partitions, s".formatted(touched), millis / 1e3);
            broker.process().destroyForcibly().onExit().join();
        }
        Started started = startAgain(contender, home, topics);
        try (Broker broker = started.broker()) {
            figures.add("start after kill -9 to first acknowledgement, s", started.seconds());
            figures.add("CPU until then, s (after kill -9)", broker.cpuMillis() / 1e3);
            new Client(broker.bootstrap()).touch(topics, touched);
            stop(broker, new Figures(figures.title() + " (after kill -9)"));
        }
    }

    private record Started(Broker broker, double seconds) {}

    /// The client waits from the beginning on, so that its own start does not count.
    private Started startAgain(Contender contender, Path home, Topics topics) {
        int port = Broker.freePort();
        long launched = System.nanoTime();
        var first = new FirstAcknowledgement(new Client("127.0.0.1:" + port), topics);
        Broker broker = launch.start(contender, home, port);
        return new Started(broker, (first.awaitNanos() - launched) / 1e9);
    }

    private Path emptyHome(Contender contender) throws IOException {
        Path home = plan.data().toAbsolutePath().resolve(contender.name());
        delete(home);
        return home;
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private String table(Machine machine) {
        Set<String> rows = new LinkedHashSet<>();
        columns.forEach(column -> rows.addAll(column.rows().keySet()));
        StringBuilder text = new StringBuilder();
        text.append(
                "%s; Linux %s; Java %s. Load average before: %s. %d partitions a topic.%n%n"
                        .formatted(
                                machine.processor(),
                                machine.kernel(),
                                machine.java(),
                                machine.load(),
                                plan.perTopic()));
        text.append(
                columns.stream()
                        .map(Figures::title)
                        .collect(Collectors.joining(" | ", "| partitions | ", " |\n")));
        text.append("|---|").append("--:|".repeat(columns.size())).append('\n');
        for (String row : rows) {
            text.append(
                    columns.stream()
                            .map(column -> column.rows().getOrDefault(row, "–"))
                            .collect(Collectors.joining(" | ", "| " + row + " | ", " |\n")));
        }
        return text.toString();
    }
}
