package io.leat.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/// Called with where to begin and a number of partitions. Creates them with three replicas, 10,000
/// a request, waits until all are in sync, and says `READY` and the controller's id; then reads a
/// line, after which that broker is killed, and waits until nothing is led by it any more.
public final class TakeoverLoad {
    private static final int PER_TOPIC = 10;
    private static final int TOPICS_PER_REQUEST = 1_000;

    /// Of all topics: looking at every one takes longer than what is measured.
    private static final int SAMPLE = 50;

    private final Admin admin;
    private final List<String> topics;

    private TakeoverLoad(Admin admin, List<String> topics) {
        this.admin = admin;
        this.topics = topics;
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        int count = Integer.parseInt(arguments[1]) / PER_TOPIC;
        List<String> topics =
                IntStream.range(0, count).mapToObj(i -> "topic-%06d".formatted(i)).toList();
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers", arguments[0],
                        "request.timeout.ms", 300_000,
                        "default.api.timeout.ms", 300_000);
        Map<String, Object> impatient =
                Map.of("bootstrap.servers", arguments[0], "reconnect.backoff.max.ms", 100);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Admin patient = Admin.create(settings);
                Admin admin = Admin.create(impatient)) {
            var load = new TakeoverLoad(admin, topics);
            load.create(patient);
            load.awaitWhole();
            int controller = OutageLoad.controller(patient);
            System.out.println("READY " + controller);
            if (in.readLine() != null) {
                load.awaitTakeover(controller);
            }
        }
    }

    private void create(Admin patient) throws InterruptedException, ExecutionException {
        for (int first = 0; first < topics.size(); first += TOPICS_PER_REQUEST) {
            int end = Math.min(topics.size(), first + TOPICS_PER_REQUEST);
            List<NewTopic> request =
                    topics.subList(first, end).stream()
                            .map(name -> new NewTopic(name, PER_TOPIC, (short) 3))
                            .toList();
            long start = System.nanoTime();
            patient.createTopics(request).all().get();
            System.out.printf(
                    "%d partitions created in one request: %.2f s%n",
                    (end - first) * PER_TOPIC, seconds(start));
        }
    }

    private void awaitWhole() throws InterruptedException {
        long start = System.nanoTime();
        while (!all(topics, p -> p.leader() != null && p.isr().size() == 3)) {
            Thread.sleep(1_000);
        }
        System.out.printf("all in sync %.1f s later%n", seconds(start));
    }

    private void awaitTakeover(int dead) throws InterruptedException {
        long start = System.nanoTime();
        List<String> sample = new ArrayList<>();
        for (int i = 0; i < topics.size(); i += Math.max(1, topics.size() / SAMPLE)) {
            sample.add(topics.get(i));
        }
        sample.add(topics.getLast());
        while (!isControlledByAnother(dead)) {
            Thread.sleep(10);
        }
        System.out.printf("another controller: %.2f s after the kill%n", seconds(start));
        while (!all(sample, p -> isLedByAnother(p, dead))) {
            Thread.sleep(10);
        }
        System.out.printf(
                "new leaders for a sample of %d partitions: %.2f s after the kill%n",
                sample.size() * PER_TOPIC, seconds(start));
        while (!all(topics, p -> isLedByAnother(p, dead))) {
            Thread.sleep(10);
        }
        System.out.printf(
                "seen for all %d partitions: %.2f s after the kill%n",
                topics.size() * PER_TOPIC, seconds(start));
    }

    /// False also when nobody answers well.
    private boolean isControlledByAnother(int dead) throws InterruptedException {
        try {
            return OutageLoad.controller(admin) != dead;
        } catch (ExecutionException notNow) {
            return false;
        }
    }

    private static boolean isLedByAnother(TopicPartitionInfo partition, int dead) {
        return partition.leader() != null
                && !partition.leader().isEmpty()
                && partition.leader().id() != dead;
    }

    /// False also when nobody answers well.
    private boolean all(List<String> names, Predicate<TopicPartitionInfo> test)
            throws InterruptedException {
        try {
            return admin.describeTopics(names).allTopicNames().get().values().stream()
                    .map(TopicDescription::partitions)
                    .flatMap(Collection::stream)
                    .allMatch(test);
        } catch (ExecutionException notNow) {
            return false;
        }
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
