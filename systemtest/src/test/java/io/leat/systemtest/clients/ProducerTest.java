package io.leat.systemtest.clients;

import static io.leat.systemtest.clients.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.SharedBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedBroker.class)
final class ProducerTest {
    private static final long AN_HOUR_AGO = System.currentTimeMillis() - 3_600_000;

    private final Clients clients;

    ProducerTest(BrokerUnderTest broker) {
        clients = new Clients(broker);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void everyCodecBringsBackKeysValuesHeadersAndTimestamps(String codec) {
        String topic = clients.topic("codec-" + codec, 3);
        Map<Integer, List<String>> sent = new HashMap<>();
        Map<String, Object> batched =
                Map.of(
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        codec,
                        ProducerConfig.LINGER_MS_CONFIG,
                        50);
        try (var producer = clients.producer(batched)) {
            List<Future<RecordMetadata>> answers = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                ProducerRecord<String, String> record = numbered(topic, i);
                sent.computeIfAbsent(record.partition(), _ -> new ArrayList<>()).add(shown(record));
                answers.add(producer.send(record));
            }
            answers.forEach(Clients::result);
        }
        Map<Integer, List<String>> read = new HashMap<>();
        for (var record : Reading.whole(clients, topic)) {
            read.computeIfAbsent(record.partition(), _ -> new ArrayList<>()).add(shown(record));
        }
        assertThat(read).isEqualTo(sent);
    }

    private static ProducerRecord<String, String> numbered(String topic, int i) {
        var record =
                new ProducerRecord<>(
                        topic,
                        i % 3,
                        AN_HOUR_AGO + i,
                        "key-" + i,
                        "value-" + "v".repeat(i % 90) + i);
        record.headers().add("number", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        record.headers().add("empty", new byte[0]);
        return record;
    }

    private static String shown(ProducerRecord<String, String> record) {
        return record.timestamp() + record.key() + record.value() + record.headers();
    }

    private static String shown(ConsumerRecord<String, String> record) {
        return record.timestamp() + record.key() + record.value() + record.headers();
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,false", "all,false", "all,true"})
    void everyAcknowledgementLevelStoresTheRecords(String acks, boolean idempotence) {
        String topic = clients.topic("acks", 1);
        Map<String, Object> settings =
                Map.of(
                        ProducerConfig.ACKS_CONFIG, acks,
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, idempotence);
        try (var producer = clients.producer(settings)) {
            for (int i = 0; i < 100; i++) {
                RecordMetadata answer =
                        result(producer.send(new ProducerRecord<>(topic, "value " + i)));
                assertThat(answer.offset()).isEqualTo(acks.equals("0") ? -1 : i);
            }
        }
        Await.until(
                "all records are there",
                () -> Reading.whole(clients, topic).stream().map(ConsumerRecord::value).toList(),
                values -> values.size() == 100 && values.getLast().equals("value 99"));
    }

    @Test
    void recordsOfOneKeyKeepTheirOrder() {
        String topic = clients.topic("keyed", 12);
        clients.send(
                IntStream.range(0, 3_000)
                        .mapToObj(i ->
                                new ProducerRecord<>(topic, "key " + i % 40, Integer.toString(i))));
        Map<String, List<Integer>> byKey = new HashMap<>();
        for (var record : Reading.whole(clients, topic)) {
            byKey.computeIfAbsent(record.key(), _ -> new ArrayList<>())
                    .add(Integer.valueOf(record.value()));
        }
        assertThat(byKey).hasSize(40);
        byKey.values().forEach(numbers -> assertThat(numbers).hasSize(75).isSorted());
    }

    @Test
    void aRecordAsLargeAsTheLimitIsStoredAndALargerOneRefused() {
        String topic = clients.topic("large", 1);
        Map<String, Object> wide = Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8_000_000);
        String almostTooLarge = "x".repeat(1_048_588 - 100);
        try (var producer = clients.producer(wide)) {
            result(producer.send(new ProducerRecord<>(topic, almostTooLarge)));
            assertThatThrownBy(() ->
                            result(
                                    producer.send(
                                            new ProducerRecord<>(topic, "y".repeat(2_000_000)))))
                    .isInstanceOf(RecordTooLargeException.class);
        }
        assertThat(Reading.whole(clients, topic))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo(almostTooLarge));
    }

    @Test
    void nullAndEmptyKeysAndValuesStayWhatTheyAre() {
        String topic = clients.topic("null", 1);
        try (var producer = clients.producer(Map.of())) {
            result(producer.send(new ProducerRecord<>(topic, null, null)));
            result(producer.send(new ProducerRecord<>(topic, "", "")));
            result(producer.send(new ProducerRecord<>(topic, "key", null)));
        }
        var read = Reading.whole(clients, topic);
        assertThat(read).extracting(ConsumerRecord::key).containsExactly(null, "", "key");
        assertThat(read).extracting(ConsumerRecord::value).containsExactly(null, "", null);
    }

    @Test
    void aTopicWithLogAppendTimeShowsTheBrokersClock() {
        String topic =
                clients.topic("append-time", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        long before = System.currentTimeMillis();
        try (var producer = clients.producer(Map.of())) {
            var record = new ProducerRecord<>(topic, 0, AN_HOUR_AGO, "key", "value");
            assertThat(result(producer.send(record)).timestamp()).isGreaterThanOrEqualTo(before);
        }
        assertThat(Reading.whole(clients, topic))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
                    assertThat(record.timestamp()).isGreaterThanOrEqualTo(before);
                });
    }

    @Test
    void aTimestampBeyondTheTopicsBoundIsRefused() {
        String topic =
                clients.topic("bounded", 1, Map.of("message.timestamp.before.max.ms", "60000"));
        try (var producer = clients.producer(Map.of())) {
            var old = new ProducerRecord<>(topic, 0, AN_HOUR_AGO, "key", "value");
            assertThatThrownBy(() -> result(producer.send(old)))
                    .isInstanceOf(InvalidTimestampException.class);
        }
        assertThat(Reading.whole(clients, topic)).isEmpty();
    }

    @Test
    void aHundredPartitionsAreFilledByOneProducer() {
        String topic = clients.topic("wide", 100);
        clients.send(
                IntStream.range(0, 2_000)
                        .mapToObj(i ->
                                new ProducerRecord<>(topic, i % 100, "k", Integer.toString(i))));
        var read = Reading.whole(clients, topic);
        assertThat(read).hasSize(2_000);
        assertThat(read).extracting(ConsumerRecord::offset).allMatch(offset -> offset < 20);
    }

    @Test
    void manyIdempotentProducersWriteToOnePartitionWithoutLossOrRepetition() {
        String topic = clients.topic("idempotent", 1);
        List<KafkaProducer<String, String>> producers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            producers.add(clients.producer(Map.of(ProducerConfig.BATCH_SIZE_CONFIG, 200)));
        }
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            var record = new ProducerRecord<String, String>(topic, Integer.toString(i));
            answers.add(producers.get(i % 5).send(record));
        }
        answers.forEach(Clients::result);
        producers.forEach(KafkaProducer::close);
        assertThat(Reading.whole(clients, topic))
                .extracting(ConsumerRecord::value)
                .doesNotHaveDuplicates()
                .hasSize(2_000);
    }
}
