package io.leat.systemtest.clients;

import static io.leat.systemtest.clients.Clients.entry;
import static io.leat.systemtest.clients.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
final class ConsumerTest {
    private static final long START_MILLIS = System.currentTimeMillis() - 3_600_000;

    private final Clients clients;

    ConsumerTest(BrokerUnderTest broker) {
        clients = new Clients(broker);
    }

    /// A topic of one partition with `count` records, one a second.
    private TopicPartition filled(int count) {
        String topic = clients.topic("filled", 1);
        clients.send(
                IntStream.range(0, count)
                        .mapToObj(i -> {
                            long time = START_MILLIS + i * 1_000L;
                            String value = Integer.toString(i);
                            return new ProducerRecord<>(topic, 0, time, "k", value);
                        }));
        return new TopicPartition(topic, 0);
    }

    @Test
    void anAssignedConsumerReadsFromWhereItSeeks() {
        TopicPartition partition = filled(1_000);
        try (var consumer = clients.consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 990);
            assertThat(values(Reading.atLeast(10, consumer))).first().isEqualTo("990");
            consumer.seekToBeginning(List.of(partition));
            assertThat(values(Reading.atLeast(1_000, consumer))).first().isEqualTo("0");
            consumer.seekToEnd(List.of(partition));
            assertThat(consumer.position(partition)).isEqualTo(1_000);
        }
    }

    @Test
    void offsetsAreFoundByTimeAndAtBothEnds() {
        TopicPartition partition = filled(500);
        try (var consumer = clients.consumer(Map.of())) {
            assertThat(consumer.beginningOffsets(List.of(partition))).containsEntry(partition, 0L);
            assertThat(consumer.endOffsets(List.of(partition))).containsEntry(partition, 500L);
            assertThat(offsetAt(consumer, partition, START_MILLIS - 5)).isEqualTo(0);
            assertThat(offsetAt(consumer, partition, START_MILLIS + 250_000)).isEqualTo(250);
            assertThat(offsetAt(consumer, partition, START_MILLIS + 250_001)).isEqualTo(251);
            long afterTheLast = START_MILLIS + 500_000;
            assertThat(consumer.offsetsForTimes(Map.of(partition, afterTheLast)).get(partition))
                    .isNull();
        }
    }

    private static long offsetAt(
            org.apache.kafka.clients.consumer.Consumer<?, ?> consumer,
            TopicPartition partition,
            long time) {
        return entry(consumer.offsetsForTimes(Map.of(partition, time)), partition).offset();
    }

    @Test
    void aConsumerGoesOnWhereItsGroupCommitted() {
        TopicPartition partition = filled(100);
        Map<String, Object> member = group(Clients.unique("resume"));
        try (var consumer = clients.consumer(member)) {
            consumer.subscribe(List.of(partition.topic()));
            Reading.atLeast(100, consumer);
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(40, "note")));
        }
        try (var consumer = clients.consumer(member)) {
            consumer.subscribe(List.of(partition.topic()));
            assertThat(values(Reading.atLeast(60, consumer))).hasSize(60).first().isEqualTo("40");
            OffsetAndMetadata committed = entry(consumer.committed(Set.of(partition)), partition);
            assertThat(committed.offset()).isEqualTo(40);
            assertThat(committed.metadata()).isEqualTo("note");
        }
    }

    @Test
    void aPositionOutsideTheLogIsAnErrorWhenNoResetIsWanted() {
        TopicPartition partition = filled(10);
        Map<String, Object> strict = Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        try (var consumer = clients.consumer(strict)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 1_000);
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(20)))
                    .isInstanceOf(OffsetOutOfRangeException.class);
        }
    }

    @Test
    void aConsumerAtTheEndIsWokenByANewRecord() {
        TopicPartition partition = filled(5);
        Map<String, Object> patient = Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 4_000);
        try (var consumer = clients.consumer(patient);
                var producer = clients.producer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            assertThat(consumer.poll(Duration.ofMillis(300)).isEmpty()).isTrue();
            result(producer.send(new ProducerRecord<>(partition.topic(), "fresh")));
            long asked = System.nanoTime();
            assertThat(values(Reading.atLeast(1, consumer))).containsExactly("fresh");
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void smallFetchesBringEverythingInOrder() {
        TopicPartition partition = filled(400);
        Map<String, Object> small =
                Map.of(
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 700,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 100,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 7);
        try (var consumer = clients.consumer(small)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<Integer> numbers =
                    values(Reading.atLeast(400, consumer)).stream().map(Integer::valueOf).toList();
            assertThat(numbers).hasSize(400).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aPausedPartitionStaysSilentWhileAnotherIsRead() {
        TopicPartition quiet = filled(10);
        TopicPartition loud = filled(10);
        try (var consumer = clients.consumer(Map.of())) {
            consumer.assign(List.of(quiet, loud));
            consumer.seekToBeginning(List.of(quiet, loud));
            consumer.pause(List.of(quiet));
            assertThat(Reading.atLeast(10, consumer))
                    .allMatch(record -> record.topic().equals(loud.topic()));
            consumer.resume(List.of(quiet));
            assertThat(Reading.atLeast(10, consumer))
                    .allMatch(record -> record.topic().equals(quiet.topic()));
        }
    }

    @Test
    void topicsAndPartitionsAreListed() {
        String topic = clients.topic("listed", 7);
        try (var consumer = clients.consumer(Map.of())) {
            assertThat(consumer.listTopics()).containsKey(topic);
            assertThat(consumer.partitionsFor(topic))
                    .hasSize(7)
                    .allSatisfy(info -> assertThat(info.leader()).isNotNull());
        }
    }

    @Test
    void aConsumerThatMustNotCreateTopicsDoesNot() {
        String topic = Clients.unique("never-made");
        Map<String, Object> careful = Map.of(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        try (var consumer = clients.consumer(careful);
                var admin = clients.admin()) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.poll(Duration.ofMillis(500));
            assertThat(result(admin.listTopics().names())).doesNotContain(topic);
        }
    }

    static Map<String, Object> group(String id) {
        return Map.of(ConsumerConfig.GROUP_ID_CONFIG, id);
    }

    private static List<String> values(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }
}
