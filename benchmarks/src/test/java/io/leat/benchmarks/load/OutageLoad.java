package io.leat.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Called with where to begin, `leader` or `controller`, and `request.timeout.ms`. Writes to one
/// partition of a topic with three replicas while its leader leaves: `READY` and the leader's id,
/// then a line on the standard input, then `RESULT`, the longest time without an acknowledgement in
/// milliseconds, and the number of records that were given up.
public final class OutageLoad {
    private static final int PARTITIONS = 6;
    private static final int VALUE_BYTES = 100;
    private static final long PACE_NANOS = 1_000_000;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration AFTER = Duration.ofSeconds(15);
    private static final Duration HEAL_LIMIT = Duration.ofSeconds(60);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partition;
    private final AtomicInteger failures = new AtomicInteger();

    /// Written by the client's one sending thread; `flush` makes it visible.
    private long lastNanos;

    private long longestNanos;

    private OutageLoad(KafkaProducer<byte[], byte[]> producer, String topic, int partition) {
        this.producer = producer;
        this.topic = topic;
        this.partition = partition;
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        String bootstrap = arguments[0];
        boolean wantsController = arguments[1].equals("controller");
        String topic = "outage-" + System.nanoTime();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            create(admin, topic);
            List<TopicPartitionInfo> partitions = awaitInSync(admin, topic);
            int controller = controller(admin);
            TopicPartitionInfo chosen =
                    partitions.stream()
                            .filter(p -> (p.leader().id() == controller) == wantsController)
                            .findFirst()
                            .orElseThrow();
            Map<String, Object> settings =
                    Map.of(
                            "bootstrap.servers",
                            bootstrap,
                            "acks",
                            "all",
                            "request.timeout.ms",
                            arguments[2]);
            run(settings, topic, chosen);
        }
    }

    private static void run(Map<String, Object> settings, String topic, TopicPartitionInfo chosen)
            throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var producer =
                new KafkaProducer<byte[], byte[]>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var load = new OutageLoad(producer, topic, chosen.partition());
            load.produce(WARM_UP);
            System.out.println("READY " + chosen.leader().id());
            if (in.readLine() == null) {
                return;
            }
            load.lastNanos = System.nanoTime();
            load.longestNanos = 0;
            load.produce(AFTER);
            System.out.printf(
                    Locale.ROOT, "RESULT %f %d%n", load.longestNanos / 1e6, load.failures.get());
        }
    }

    private void produce(Duration time) {
        byte[] value = new byte[VALUE_BYTES];
        long begin = System.nanoTime();
        for (long sent = 0; System.nanoTime() - begin < time.toNanos(); sent++) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(topic, partition, null, value),
                            (_, failure) -> acknowledged(failure == null));
            while (System.nanoTime() - begin < (sent + 1) * PACE_NANOS) {
                LockSupport.parkNanos(PACE_NANOS / 4);
            }
        }
        producer.flush();
    }

    private void acknowledged(boolean success) {
        if (!success) {
            failures.incrementAndGet();
            return;
        }
        long now = System.nanoTime();
        longestNanos = Math.max(longestNanos, now - lastNanos);
        lastNanos = now;
    }

    /// A broker that has just come back may not count yet.
    private static void create(Admin admin, String topic)
            throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + HEAL_LIMIT.toNanos();
        NewTopic wanted = new NewTopic(topic, PARTITIONS, (short) 3);
        while (true) {
            try {
                admin.createTopics(List.of(wanted)).all().get();
                return;
            } catch (ExecutionException notYet) {
                boolean isTooEarly = notYet.getCause() instanceof InvalidReplicationFactorException;
                if (!isTooEarly || System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.sleep(100);
            }
        }
    }

    private static List<TopicPartitionInfo> awaitInSync(Admin admin, String topic)
            throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + HEAL_LIMIT.toNanos();
        while (true) {
            try {
                List<TopicPartitionInfo> found =
                        Objects.requireNonNull(
                                        admin.describeTopics(List.of(topic))
                                                .allTopicNames()
                                                .get()
                                                .get(topic))
                                .partitions();
                if (found.stream().allMatch(p -> p.leader() != null && p.isr().size() == 3)) {
                    return found;
                }
            } catch (ExecutionException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(topic + " does not become whole");
            }
            Thread.sleep(100);
        }
    }

    /// Apache Kafka's brokers name any of them as the controller; its quorum knows.
    static int controller(Admin admin) throws InterruptedException, ExecutionException {
        try {
            return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnsupportedVersionException) {
                return admin.describeCluster().controller().get().id();
            }
            throw e;
        }
    }
}
