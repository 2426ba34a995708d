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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.common.TopicPartition;

/// A consumer (read_committed) that reads along from the first record and remembers everything it
/// got. It never goes elsewhere by itself: an offset that is suddenly out of range ends it, and
/// where the client believes that the log was cut it goes on at its place, so that what then lies
/// there shows whether that was so.
@ThreadSafe
final class RecordedReader {
    private final KafkaConsumer<String, String> consumer;
    private final List<TopicPartition> partitions;
    private final Queue<At> seen = new ConcurrentLinkedQueue<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger truncationsTold = new AtomicInteger();
    private final Thread thread;

    /// Tells the thread to end.
    private volatile boolean finishing;

    private RecordedReader(
            KafkaConsumer<String, String> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.thread = Thread.ofPlatform().name("reader").unstarted(this::read);
    }

    static RecordedReader start(Clients clients, String topic, int partitions) {
        Map<String, Object> settings =
                Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        200,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000);
        var reader =
                new RecordedReader(
                        clients.consumer(settings),
                        IntStream.range(0, partitions)
                                .mapToObj(partition -> new TopicPartition(topic, partition))
                                .toList());
        reader.thread.start();
        return reader;
    }

    private void read() {
        try (consumer) {
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, 0));
            while (!finishing) {
                poll();
            }
        } catch (RuntimeException failed) { // loop top: told when the reader is finished
            failures.add(failed);
        }
    }

    private void poll() {
        try {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> seen.add(at(record)));
        } catch (LogTruncationException told) {
            truncationsTold.incrementAndGet();
            told.offsetOutOfRangePartitions().forEach(consumer::seek);
        }
    }

    /// How often the client said that a log had been cut below what it had read.
    int truncationsTold() {
        return truncationsTold.get();
    }

    /// A record and the tag in its value.
    static At at(ConsumerRecord<String, String> record) {
        return new At(record.partition(), record.offset(), Tag.of(record.value()));
    }

    List<At> seen() {
        return List.copyOf(seen);
    }

    List<Exception> failures() {
        return List.copyOf(failures);
    }

    void finish() {
        finishing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
