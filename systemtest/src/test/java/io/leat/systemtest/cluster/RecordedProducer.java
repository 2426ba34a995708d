package io.leat.systemtest.cluster;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.cluster.History.At;
import io.leat.systemtest.cluster.History.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/// One idempotent producer (acks=all) that writes numbered records to every partition in turn, at a
/// pace, until it is finished, and remembers what it tried, what was acknowledged, what was given
/// up, and the longest time in which nothing was acknowledged.
@ThreadSafe
final class RecordedProducer {
    /// For each partition: one that cannot go on does not hold up the others.
    private static final int IN_FLIGHT_MAX = 200;

    private static final long PACE_NANOS = 1_500_000;
    private static final String FILLER = "-".repeat(200);

    private final int number;
    private final String topic;
    private final KafkaProducer<String, String> producer;
    private final Queue<Tag> attempted = new ConcurrentLinkedQueue<>();
    private final Queue<At> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final List<Semaphore> room;
    private final List<AtomicInteger> next;
    private final List<AtomicInteger> lastAcknowledged;
    private final Thread thread;

    /// Tells the thread to end.
    private volatile boolean finishing;

    /// Written by the client's one sending thread; read when it is asked for, at any time.
    private volatile long lastAcknowledgedNanos = System.nanoTime();

    private volatile long longestGapNanos;

    private RecordedProducer(
            int number, String topic, int partitions, KafkaProducer<String, String> producer) {
        this.number = number;
        this.topic = topic;
        this.producer = producer;
        this.room =
                IntStream.range(0, partitions).mapToObj(_ -> new Semaphore(IN_FLIGHT_MAX)).toList();
        this.next = counters(partitions, 0);
        this.lastAcknowledged = counters(partitions, -1);
        this.thread = Thread.ofPlatform().name("producer-" + number).unstarted(this::produce);
    }

    private static List<AtomicInteger> counters(int count, int start) {
        return IntStream.range(0, count).mapToObj(_ -> new AtomicInteger(start)).toList();
    }

    static RecordedProducer start(Clients clients, int number, String topic, int partitions) {
        Map<String, Object> settings =
                Map.of(
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                        ProducerConfig.LINGER_MS_CONFIG, 2,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
                        ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 200,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        var made = new RecordedProducer(number, topic, partitions, clients.producer(settings));
        made.thread.start();
        return made;
    }

    private void produce() {
        for (int i = 0; !finishing; i++) {
            int partition = i % next.size();
            if (room.get(partition).tryAcquire()) {
                send(partition);
            }
            LockSupport.parkNanos(PACE_NANOS);
        }
        producer.close(Duration.ofMinutes(2));
    }

    private void send(int partition) {
        Tag tag = new Tag(number, partition, next.get(partition).getAndIncrement());
        attempted.add(tag);
        try {
            var _ =
                    producer.send(
                            new ProducerRecord<>(topic, partition, "key", tag.value(FILLER)),
                            (answer, failure) -> {
                                room.get(partition).release();
                                if (failure == null) {
                                    acknowledge(new At(partition, answer.offset(), tag));
                                } else {
                                    failures.add(failure);
                                }
                            });
        } catch (RuntimeException refused) { // loop top: recorded, and the next record is tried
            room.get(partition).release();
            failures.add(refused);
        }
    }

    private void acknowledge(At at) {
        long now = System.nanoTime();
        longestGapNanos = Math.max(longestGapNanos, now - lastAcknowledgedNanos);
        lastAcknowledgedNanos = now;
        acknowledged.add(at);
        lastAcknowledged.get(at.partition()).set(at.tag().number());
    }

    /// How many records were handed over, for each partition.
    List<Integer> attemptedCounts() {
        return next.stream().map(AtomicInteger::get).toList();
    }

    /// The number of the record that was acknowledged last, for each partition; -1 for none.
    List<Integer> lastAcknowledged() {
        return lastAcknowledged.stream().map(AtomicInteger::get).toList();
    }

    List<Tag> attempted() {
        return List.copyOf(attempted);
    }

    List<At> acknowledged() {
        return List.copyOf(acknowledged);
    }

    List<Exception> failures() {
        return List.copyOf(failures);
    }

    Duration longestGap() {
        return Duration.ofNanos(longestGapNanos);
    }

    /// Stops producing and returns when everything under way is answered.
    void finish() {
        finishing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
