package io.leat.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// Loads a broker: warms up, prints READY, waits for a line on its standard input, measures, and
/// prints `RESULT MiB seconds p50 p95 p99 p99.9` (milliseconds).
public final class Load {
    /// Stands among the topic's settings and is none.
    private static final String REPLICAS = "replication.factor";

    private Load() {}

    /// What the command line says, in its order.
    record Plan(
            boolean produces,
            String bootstrap,
            String topic,
            int partitions,
            int recordBytes,
            int recordsPerSecond,
            Duration warmUp,
            Duration time) {

        static Plan of(String[] arguments) {
            return new Plan(
                    arguments[0].equals("PRODUCE"),
                    arguments[1],
                    arguments[2],
                    Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]),
                    Integer.parseInt(arguments[5]),
                    Duration.ofSeconds(Long.parseLong(arguments[6])),
                    Duration.ofSeconds(Long.parseLong(arguments[7])));
        }
    }

    /// Something that loads the broker for a while and says what it did.
    interface Run extends AutoCloseable {
        Outcome run(Duration time);

        @Override
        void close();
    }

    /// The bytes of record values that went through, and the latencies if there are any.
    record Outcome(long bytes, long nanos, Latencies latencies) {}

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        Plan plan = Plan.of(arguments);
        if (plan.produces()) {
            createTopic(plan, Arrays.asList(arguments).subList(8, arguments.length));
        }
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Run run = plan.produces() ? ProduceRun.open(plan) : ConsumeRun.open(plan)) {
            var _ = run.run(plan.warmUp());
            System.out.println("READY");
            if (in.readLine() == null) {
                return;
            }
            System.out.println(line(run.run(plan.time())));
        }
    }

    private static String line(Outcome outcome) {
        Latencies latencies = outcome.latencies().sorted();
        return String.format(
                Locale.ROOT,
                "RESULT %f %f %f %f %f %f",
                outcome.bytes() / 1_048_576.0,
                outcome.nanos() / 1e9,
                latencies.percentileMillis(50),
                latencies.percentileMillis(95),
                latencies.percentileMillis(99),
                latencies.percentileMillis(99.9));
    }

    private static void createTopic(Plan plan, List<String> configs)
            throws InterruptedException, ExecutionException {
        Map<String, String> wanted = new HashMap<>();
        for (String config : configs) {
            int equals = config.indexOf('=');
            wanted.put(config.substring(0, equals), config.substring(equals + 1));
        }
        String replicas = wanted.getOrDefault(REPLICAS, "1");
        wanted.remove(REPLICAS);
        NewTopic topic =
                new NewTopic(plan.topic(), plan.partitions(), Short.parseShort(replicas))
                        .configs(wanted);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", plan.bootstrap()))) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
