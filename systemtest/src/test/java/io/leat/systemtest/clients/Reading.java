package io.leat.systemtest.clients;

import io.leat.systemtest.server.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Reads with Apache's consumer until there is what a test waits for.
public final class Reading {
    private Reading() {}

    /// Polls until at least `count` records have come, and returns them all.
    public static List<ConsumerRecord<String, String>> atLeast(
            int count, Consumer<String, String> consumer) {
        List<ConsumerRecord<String, String>> all = new ArrayList<>();
        Await.until(
                count + " records arrive",
                () -> {
                    consumer.poll(Duration.ofMillis(200)).forEach(all::add);
                    return all.size();
                },
                size -> size >= count);
        return all;
    }

    /// Everything in the topic now, partition by partition, from the beginning to the end.
    public static List<ConsumerRecord<String, String>> whole(Clients clients, String topic) {
        try (var consumer = clients.consumer(Map.of())) {
            List<TopicPartition> partitions = partitions(consumer, topic).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> all = new ArrayList<>();
            Await.until(
                    "every partition of %s is read to its end %s".formatted(topic, ends),
                    () -> {
                        List<TopicPartition> unread = unread(consumer, ends);
                        if (!unread.isEmpty()) {
                            consumer.poll(Duration.ofMillis(100)).forEach(all::add);
                        }
                        return unread;
                    },
                    List::isEmpty);
            return all;
        }
    }

    private static List<TopicPartition> unread(
            Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .filter(end -> consumer.position(end.getKey()) < end.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Stream<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()));
    }
}
