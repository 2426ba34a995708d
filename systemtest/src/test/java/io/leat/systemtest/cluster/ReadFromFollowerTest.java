package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.LeatOnly;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Apache's consumer in the rack of a follower (KIP-392). Broker `n` is in `rack-n`.
@LeatOnly
@Tag("KIP-392")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReadFromFollowerTest {
    private static final int BATCH = 500;
    private static final String FILLER = "-".repeat(1_000);

    private ClusterUnderTest cluster;

    @BeforeAll
    void start() {
        var settings =
                Map.of(
                        "replica.selector.class",
                        "org.apache.kafka.common.replica.RackAwareReplicaSelector");
        cluster = ClusterUnderTest.start(Hosts.here(), settings, 1);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aConsumerReadsInItsRackAndGoesOnElsewhereWhenThatBrokerDies() {
        String topic = cluster.topicOn("nearby", List.of(0, 1, 2));
        Clients clients = cluster.clients();
        Map<String, Object> inRack2 =
                Map.of(
                        ConsumerConfig.CLIENT_RACK_CONFIG,
                        "rack-2",
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        5_000);
        try (KafkaProducer<String, String> producer = clients.producer(Map.of("acks", "all"));
                KafkaConsumer<String, String> consumer = clients.consumer(inRack2)) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            for (int round = 0; round < 5; round++) {
                send(producer, topic, round);
                assertThat(numbers(Reading.atLeast(BATCH, consumer))).isEqualTo(numbers(round));
            }
            double here = bytesFrom(consumer, 2);
            assertThat(here).isGreaterThan(4.0 * BATCH * FILLER.length());
            assertThat(bytesFrom(consumer, 0)).isLessThan(here / 4);

            cluster.broker(2).kill();
            send(producer, topic, 5);
            assertThat(numbers(Reading.atLeast(BATCH, consumer))).isEqualTo(numbers(5));
            cluster.heal(topic);
            send(producer, topic, 6);
            assertThat(numbers(Reading.atLeast(BATCH, consumer))).isEqualTo(numbers(6));
        }
    }

    @Test
    void aConsumerStaysWithItsCopyWhenTheLeaderDies() {
        String topic = cluster.topicOn("leader-dies", List.of(0, 1, 2));
        Clients clients = cluster.clients();
        Map<String, Object> inRack2 = Map.of(ConsumerConfig.CLIENT_RACK_CONFIG, "rack-2");
        try (KafkaProducer<String, String> producer = clients.producer(Map.of("acks", "all"));
                KafkaConsumer<String, String> consumer = clients.consumer(inRack2)) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            send(producer, topic, 0);
            assertThat(numbers(Reading.atLeast(BATCH, consumer))).isEqualTo(numbers(0));
            cluster.broker(0).kill();
            send(producer, topic, 1);
            assertThat(numbers(Reading.atLeast(BATCH, consumer))).isEqualTo(numbers(1));
            cluster.heal(topic);
        }
    }

    private static void send(KafkaProducer<String, String> producer, String topic, int round) {
        numbers(round).stream()
                .map(key -> producer.send(new ProducerRecord<>(topic, 0, key, FILLER)))
                .toList()
                .forEach(ReadFromFollowerTest::await);
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("not acknowledged", e);
        }
    }

    private static List<String> numbers(int round) {
        return IntStream.range(round * BATCH, (round + 1) * BATCH)
                .mapToObj(Integer::toString)
                .toList();
    }

    private static List<String> numbers(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::key).toList();
    }

    private static double bytesFrom(KafkaConsumer<?, ?> consumer, int broker) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("incoming-byte-total"))
                .filter(metric -> ("node-" + broker).equals(metric.getKey().tags().get("node-id")))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }
}
