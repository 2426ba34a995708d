package io.leat.systemtest.clients;

import io.leat.systemtest.server.Await;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// A member of a consumer group that polls on a thread of its own until closed.
final class Member implements AutoCloseable {
    private final KafkaConsumer<String, String> consumer;
    private final Thread thread;
    private final Set<TopicPartition> owned = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> values = new ConcurrentLinkedQueue<>();
    private final AtomicInteger revocations = new AtomicInteger();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    private Member(KafkaConsumer<String, String> consumer, String topic) {
        this.consumer = consumer;
        this.thread = Thread.ofPlatform().name("member").unstarted(() -> poll(topic));
    }

    /// Joins the group that `settings` name.
    static Member join(Clients clients, String topic, Map<String, Object> settings) {
        Member member = new Member(clients.consumer(settings), topic);
        member.thread.start();
        return member;
    }

    private void poll(String topic) {
        try {
            consumer.subscribe(List.of(topic), new Owned());
            while (true) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
        } catch (WakeupException _) {
            consumer.close();
        } catch (RuntimeException e) {
            failure.set(e);
            consumer.close();
        }
    }

    /// The partitions this member owns, once there are `count` of them.
    Set<TopicPartition> awaitOwned(int count) {
        return Await.until(
                "a member owns %d partitions (failure: %s)".formatted(count, failure.get()),
                () -> Set.copyOf(owned),
                set -> set.size() == count);
    }

    /// What made the member give up.
    RuntimeException awaitFailure() {
        Await.until("the member fails", () -> failure.get() != null, failed -> failed);
        RuntimeException found = failure.get();
        if (found == null) {
            throw new AssertionError("a failure vanished");
        }
        return found;
    }

    Collection<String> values() {
        return values;
    }

    int revocations() {
        return revocations.get();
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Owned implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            owned.addAll(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            revocations.incrementAndGet();
            owned.removeAll(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            owned.removeAll(partitions);
        }
    }
}
