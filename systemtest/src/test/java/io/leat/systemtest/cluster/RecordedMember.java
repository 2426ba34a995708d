package io.leat.systemtest.cluster;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.cluster.History.At;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/// The only member of a consumer group: reads a topic, commits what it read, and remembers what it
/// got and which commits were confirmed.
@ThreadSafe
final class RecordedMember implements AutoCloseable {
    private static final Duration COMMIT_LIMIT = Duration.ofSeconds(5);

    private final KafkaConsumer<String, String> consumer;
    private final String group;
    private final String topic;
    private final Queue<At> seen = new ConcurrentLinkedQueue<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final Map<TopicPartition, Long> confirmed = new ConcurrentHashMap<>();
    private final AtomicInteger commits = new AtomicInteger();
    private final Thread thread;

    /// Tells the thread to end.
    private volatile boolean finishing;

    private RecordedMember(KafkaConsumer<String, String> consumer, String group, String topic) {
        this.consumer = consumer;
        this.group = group;
        this.topic = topic;
        this.thread = Thread.ofPlatform().name("member").unstarted(this::read);
    }

    static RecordedMember start(Clients clients, String group, String topic) {
        Map<String, Object> settings =
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG, group,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        var member = new RecordedMember(clients.consumer(settings), group, topic);
        member.thread.start();
        return member;
    }

    private void read() {
        try (consumer) {
            consumer.subscribe(List.of(topic));
            while (!finishing) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
                records.forEach(record -> seen.add(RecordedReader.at(record)));
                if (!records.isEmpty()) {
                    commit(records.nextOffsets());
                }
            }
        } catch (RuntimeException failed) { // loop top: told when the member is finished
            failures.add(failed);
        }
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            consumer.commitSync(offsets, COMMIT_LIMIT);
            offsets.forEach((partition, next) -> confirmed.put(partition, next.offset()));
            commits.incrementAndGet();
        } catch (RetriableException | CommitFailedException later) {
            // Not confirmed: what comes next is committed with it.
            return;
        }
    }

    String group() {
        return group;
    }

    /// How many commits were confirmed.
    int commits() {
        return commits.get();
    }

    /// Up to where commits were confirmed.
    Map<TopicPartition, Long> confirmed() {
        return Map.copyOf(confirmed);
    }

    List<At> seen() {
        return List.copyOf(seen);
    }

    List<Exception> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        finishing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
