package io.leat.systemtest.crash;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.crash.History.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/// One idempotent producer (acks=all) that writes numbered records to all partitions of a topic, as
/// many as it is allowed, across every restart of the broker, and remembers what it tried and what
/// was acknowledged.
@ThreadSafe
final class ProduceLoad implements AutoCloseable {
    private static final int IN_FLIGHT_MAX = 400;
    private static final String FILLER = "-".repeat(300);

    private final String topic;
    private final KafkaProducer<String, String> producer;
    private final List<Queue<String>> attempted;
    private final List<Queue<Entry>> acknowledged;
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final Semaphore room = new Semaphore(IN_FLIGHT_MAX);
    private final Semaphore allowed = new Semaphore(0);
    private final AtomicInteger acknowledgedCount = new AtomicInteger();
    private final Thread thread;

    private ProduceLoad(KafkaProducer<String, String> producer, String topic, int partitions) {
        this.topic = topic;
        this.producer = producer;
        this.attempted = queues(partitions);
        this.acknowledged = queues(partitions);
        this.thread = Thread.ofPlatform().name("load").unstarted(this::produce);
    }

    private static <T> List<Queue<T>> queues(int count) {
        return IntStream.range(0, count)
                .<Queue<T>>mapToObj(_ -> new ConcurrentLinkedQueue<>())
                .toList();
    }

    static ProduceLoad start(Clients clients, String topic, int partitions) {
        Map<String, Object> settings =
                Map.of(
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                        ProducerConfig.LINGER_MS_CONFIG, 1,
                        ProducerConfig.BATCH_SIZE_CONFIG, 4_000,
                        ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 200,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        ProduceLoad load = new ProduceLoad(clients.producer(settings), topic, partitions);
        load.thread.start();
        return load;
    }

    private void produce() {
        try {
            for (int number = 0; ; number++) {
                allowed.acquire();
                room.acquire();
                send(number % attempted.size(), number + FILLER);
            }
        } catch (InterruptedException _) {
            producer.close();
        }
    }

    private void send(int partition, String value) {
        attempted.get(partition).add(value);
        var record = new ProducerRecord<>(topic, partition, "key", value);
        var _ =
                producer.send(
                        record,
                        (answer, failure) -> {
                            room.release();
                            if (failure != null) {
                                failures.add(failure);
                                return;
                            }
                            acknowledged.get(partition).add(new Entry(answer.offset(), value));
                            acknowledgedCount.incrementAndGet();
                        });
    }

    /// Lets the load write `count` records more.
    void allow(int count) {
        allowed.release(count);
    }

    int acknowledgedCount() {
        return acknowledgedCount.get();
    }

    /// What was acknowledged in a partition up to now.
    List<Entry> acknowledged(int partition) {
        return new ArrayList<>(acknowledged.get(partition));
    }

    /// What was handed to the producer up to now.
    List<String> attempted(int partition) {
        return new ArrayList<>(attempted.get(partition));
    }

    /// Records that were given up: none, if the broker always comes back in time.
    List<Exception> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        finish();
    }

    /// Stops producing and returns when everything in flight is answered.
    void finish() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
