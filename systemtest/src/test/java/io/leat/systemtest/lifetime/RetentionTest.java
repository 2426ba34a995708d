package io.leat.systemtest.lifetime;

import static io.leat.systemtest.clients.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A broker that looks ten times a second.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RetentionTest {
    /// Apache Kafka looks for the first time after half a minute.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String FILLER = "-".repeat(1000);
    private static final long HOUR = 3_600_000;

    private final BrokerUnderTest broker =
            BrokerUnderTest.start(
                    BrokerSettings.fresh()
                            .with("log.retention.check.interval.ms", "100")
                            .with("log.stray.delete.delay.ms", "1000"));
    private final Clients clients = new Clients(broker);
    private final Admin admin = clients.admin();

    @AfterAll
    void stop() {
        admin.close();
        broker.close();
    }

    private String topic(Map<String, String> configs) {
        return clients.topic("kept", 1, configs);
    }

    private void send(String topic, int count, long timestamp) {
        clients.send(
                IntStream.range(0, count)
                        .mapToObj(i -> new ProducerRecord<>(topic, 0, timestamp, "k", FILLER)));
    }

    private long earliest(String topic) {
        var partition = new TopicPartition(topic, 0);
        var all = result(admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).all());
        return Clients.entry(all, partition).offset();
    }

    private void awaitEarliest(String topic, long offset) {
        Await.until(
                "%s starts at %d".formatted(topic, offset),
                LIMIT,
                () -> earliest(topic),
                start -> start == offset);
    }

    private List<String> files(String topic) {
        Path directory = broker.logDirectory().resolve(topic + "-0");
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void oldRecordsGoWithTheirFilesAndNewOnesCome() {
        String topic = topic(Map.of("retention.ms", "60000", "file.delete.delay.ms", "200"));
        send(topic, 20, System.currentTimeMillis() - HOUR);
        awaitEarliest(topic, 20);
        send(topic, 1, System.currentTimeMillis());
        assertThat(Reading.whole(clients, topic))
                .extracting(ConsumerRecord::offset)
                .containsExactly(20L);
        Await.until(
                "only the new segment is left",
                LIMIT,
                () -> files(topic),
                names ->
                        names.stream().noneMatch(name -> name.endsWith(".deleted"))
                                && names.stream()
                                        .filter(name -> name.endsWith(".log"))
                                        .toList()
                                        .equals(List.of("00000000000000000020.log")));
    }

    @Test
    void aTopicIsKeptToItsSizeAndAChangedSizeHoldsAtOnce() {
        String topic = topic(Map.of("segment.bytes", "10000"));
        try (var producer = clients.producer(Map.of())) {
            for (int i = 0; i < 100; i++) {
                result(producer.send(new ProducerRecord<>(topic, 0, "k", FILLER)));
            }
        }
        assertThat(earliest(topic)).isZero();
        alter(topic, "retention.bytes", "50000");
        long start =
                Await.until("it starts later", LIMIT, () -> earliest(topic), offset -> offset > 0);
        assertThat(start).isBetween(40L, 55L);
        assertThat(Reading.whole(clients, topic))
                .extracting(ConsumerRecord::offset)
                .startsWith(start)
                .endsWith(99L);
        alter(topic, "retention.bytes", "0");
        awaitEarliest(topic, 100);
    }

    private void alter(String topic, String key, String value) {
        var op = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        result(admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all());
    }

    @Test
    void recordsStampedByTheBrokerAreAsOldAsTheyAreHere() {
        String stamped =
                topic(
                        Map.of(
                                "retention.ms", "60000",
                                "message.timestamp.type", "LogAppendTime"));
        send(stamped, 5, System.currentTimeMillis() - HOUR);
        String old = topic(Map.of("retention.ms", "60000"));
        send(old, 5, System.currentTimeMillis() - HOUR);
        awaitEarliest(old, 5);
        assertThat(earliest(stamped)).isZero();
    }

    @Test
    void aTimestampTooFarAheadOrBehindIsRefusedAndOneWithinTheBoundsIsTaken() {
        String topic =
                topic(
                        Map.of(
                                "message.timestamp.after.max.ms", "60000",
                                "message.timestamp.before.max.ms", "60000"));
        long now = System.currentTimeMillis();
        assertThatThrownBy(() -> send(topic, 1, now + HOUR))
                .isInstanceOf(InvalidTimestampException.class);
        assertThatThrownBy(() -> send(topic, 1, now - HOUR))
                .isInstanceOf(InvalidTimestampException.class);
        send(topic, 1, now + 30_000);
        send(topic, 1, now - 30_000);
        assertThat(Reading.whole(clients, topic)).hasSize(2);
    }

    @Test
    void aDeletedTopicGivesItsSpaceBack() {
        String topic = topic(Map.of("file.delete.delay.ms", "200"));
        send(topic, 20, System.currentTimeMillis());
        result(admin.deleteTopics(List.of(topic)).all());
        Await.until(
                "no directory of the topic is left",
                LIMIT,
                () -> directories(topic),
                List::isEmpty);
    }

    private List<Path> directories(String topic) throws IOException {
        try (Stream<Path> entries = Files.list(broker.logDirectory())) {
            return entries.filter(path -> path.getFileName().toString().startsWith(topic + "-"))
                    .toList();
        }
    }
}
