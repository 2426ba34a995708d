package io.leat.systemtest.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// A broker whose disk runs full, on a small disk of its own.
@LeatOnly
final class FullDiskTest {
    private static final int DISK_MEGABYTES = 96;
    private static final int VALUE_BYTES = 200_000;
    private static final int RECORDS_MAX = 1_000;

    private final List<String> acknowledged = new ArrayList<>();
    private int sent;

    @Test
    void aFullDiskRefusesProducersAloneAndHealsWithoutARestart() throws IOException {
        try (LoopDisk disk = LoopDisk.mount(DISK_MEGABYTES);
                BrokerUnderTest broker = BrokerUnderTest.start(settings(disk))) {
            Clients clients = new Clients(broker);
            String old = clients.topic("old", 1, Map.of("file.delete.delay.ms", "0"));
            String topic = clients.topic("filled", 1);
            commit(clients, topic, 0);
            fill(clients, old, 100);
            acknowledged.clear();
            fill(clients, topic, RECORDS_MAX);
            assertThat(acknowledged.size()).isLessThan(RECORDS_MAX);
            assertThat(disk.usableBytes()).as("the reserve").isPositive();

            commit(clients, topic, 3);
            assertThat(values(clients, topic)).containsAll(acknowledged);

            Path ballast = disk.takeAllThatIsLeft();
            assertThat(produce(clients, topic)).as("on a disk without a byte").isFalse();
            assertThat(values(clients, topic)).containsAll(acknowledged);

            broker.kill();
            broker.startAgain();
            assertThat(values(clients, topic)).containsAll(acknowledged);
            assertThat(produce(clients, topic)).isFalse();

            Files.delete(ballast);
            delete(clients, old);
            Await.until("space returned", () -> produce(clients, topic), done -> done);
            assertThat(committed(clients, topic)).isEqualTo(3);
            List<String> found = values(clients, topic);
            assertThat(found).containsSubsequence(acknowledged).doesNotHaveDuplicates();
            assertThat(broker.process().output()).contains("log_directory.full");
            assertThat(broker.process().output()).doesNotContain("log_directory.failed");
        }
    }

    @Test
    void recordsAcknowledgedWhileTheDiskFilledOutliveAKill() {
        try (LoopDisk disk = LoopDisk.mount(DISK_MEGABYTES);
                BrokerUnderTest broker =
                        BrokerUnderTest.start(settings(disk).with("log.dirs.reserve.bytes", "0"))) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("killed", 3);
            fill(clients, topic, RECORDS_MAX);
            assertThat(disk.usableBytes()).isLessThan(2L * VALUE_BYTES);
            broker.kill();
            broker.startAgain();
            assertThat(values(clients, topic)).containsAll(acknowledged).doesNotHaveDuplicates();
            delete(clients, topic);
            String next = clients.topic("next", 1);
            Await.until("space returned", () -> produce(clients, next), done -> done);
        }
    }

    private static BrokerSettings settings(LoopDisk disk) {
        return BrokerSettings.fresh()
                .with("log.dirs", disk.path().resolve("logs").toString())
                .with("log.segment.bytes", "4000000")
                .with("log.segment.delete.delay.ms", "0")
                .with("offsets.topic.num.partitions", "1");
    }

    private static Map<String, Object> impatient() {
        return Map.of(
                "delivery.timeout.ms",
                "2500",
                "request.timeout.ms",
                "1500",
                "max.block.ms",
                "2500",
                "linger.ms",
                "0");
    }

    /// Produces until the first refusal, but at most `count` records.
    private void fill(Clients clients, String topic, int count) {
        try (var producer = clients.producer(impatient())) {
            for (int i = 0; i < count; i++) {
                if (!send(producer, topic)) {
                    return;
                }
            }
        }
    }

    private boolean produce(Clients clients, String topic) {
        try (var producer = clients.producer(impatient())) {
            return send(producer, topic);
        }
    }

    private boolean send(KafkaProducer<String, String> producer, String topic) {
        String value = sent++ + "-" + "x".repeat(VALUE_BYTES);
        try {
            producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
            acknowledged.add(value);
            return true;
        } catch (ExecutionException | TimeoutException refused) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static List<String> values(Clients clients, String topic) {
        return Reading.whole(clients, topic).stream().map(ConsumerRecord::value).toList();
    }

    private static void commit(Clients clients, String topic, long offset) {
        try (var consumer = clients.consumer(Map.of("group.id", "readers"))) {
            consumer.commitSync(
                    Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)),
                    Duration.ofSeconds(20));
        }
    }

    private static long committed(Clients clients, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (var consumer = clients.consumer(Map.of("group.id", "readers"))) {
            return Clients.entry(consumer.committed(Set.of(partition)), partition).offset();
        }
    }

    private static void delete(Clients clients, String topic) {
        try (Admin admin = clients.admin()) {
            Clients.result(admin.deleteTopics(List.of(topic)).all());
        }
    }
}
