package io.leat.systemtest.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.Test;

/// A disk that breaks while the broker writes to it: its file system turns read-only.
@LeatOnly
final class FailedDiskTest {
    private static final int DISK_MEGABYTES = 64;

    @Test
    void aDiskThatBreaksTakesOnlyItsOwnPartitionsAlong() {
        BrokerSettings fresh = BrokerSettings.fresh();
        Path sound = fresh.home().resolve("sound");
        try (LoopDisk disk = LoopDisk.mount(DISK_MEGABYTES)) {
            Path broken = disk.path().resolve("logs");
            try (BrokerUnderTest broker =
                    BrokerUnderTest.start(fresh.with("log.dirs", broken + "," + sound))) {
                Clients clients = new Clients(broker);
                String topic = clients.topic("half", 2);
                send(clients, topic, 0);
                send(clients, topic, 1);
                int lost = Files.exists(broken.resolve(topic + "-0")) ? 0 : 1;
                disk.breakDown();
                assertThatThrownBy(() -> send(clients, topic, lost))
                        .isInstanceOf(ExecutionException.class);
                Await.until(
                        "the metadata show it",
                        () -> leaders(clients, topic),
                        seen -> !seen.get(lost) && seen.get(1 - lost));
                send(clients, topic, 1 - lost);
                assertThat(describeError(clients, broken))
                        .isInstanceOf(KafkaStorageException.class);
                String anew = clients.topic("anew", 2);
                send(clients, anew, 0);
                send(clients, anew, 1);
                assertThat(broker.process().output().split("log_directory.failed", -1))
                        .as("told once")
                        .hasSize(2);
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBrokerWhoseLastDiskBreaksEnds() {
        BrokerSettings fresh = BrokerSettings.fresh();
        try (LoopDisk disk = LoopDisk.mount(DISK_MEGABYTES);
                BrokerUnderTest broker =
                        BrokerUnderTest.start(
                                fresh.with("log.dirs", disk.path().resolve("logs").toString()))) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("all", 1);
            send(clients, topic, 0);
            disk.breakDown();
            assertThatThrownBy(() -> send(clients, topic, 0))
                    .isInstanceOf(ExecutionException.class);
            assertThat(broker.process().awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
            assertThat(broker.process().output()).contains("every log directory has failed");
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static void send(Clients clients, String topic, int partition)
            throws ExecutionException {
        Map<String, Object> impatient =
                Map.of("delivery.timeout.ms", "3000", "request.timeout.ms", "2000", "linger.ms", 0);
        try (var producer = clients.producer(impatient)) {
            producer.send(new ProducerRecord<>(topic, partition, "k", "v"))
                    .get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /// Whether each partition has a leader.
    private static List<Boolean> leaders(Clients clients, String topic) {
        try (Admin admin = clients.admin()) {
            var described =
                    Clients.entry(
                            Clients.result(admin.describeTopics(List.of(topic)).allTopicNames()),
                            topic);
            return described.partitions().stream()
                    .map(TopicPartitionInfo::leader)
                    .map(leader -> leader != null)
                    .toList();
        }
    }

    private static Throwable describeError(Clients clients, Path directory) {
        try (Admin admin = clients.admin()) {
            var all =
                    Clients.entry(
                            Clients.result(admin.describeLogDirs(List.of(1)).allDescriptions()), 1);
            return Clients.entry(all, directory.toString()).error();
        }
    }
}
