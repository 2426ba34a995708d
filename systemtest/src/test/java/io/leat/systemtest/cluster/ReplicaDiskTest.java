package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.disk.LoopDisk;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.LeatOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One replica's disk fails its broker in one way or another; the other two go on.
@LeatOnly
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplicaDiskTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int DISK_MEGABYTES = 96;
    private static final int RECORDS = 200;

    private ClusterUnderTest cluster;

    @BeforeAll
    void start() {
        cluster = ClusterUnderTest.start(Hosts.here(), Map.of(), 1);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aReplicaWhoseDiskIsFullFallsBehindAndCatchesUpWhenThereIsRoom() throws IOException {
        try (LoopDisk disk = LoopDisk.mount(DISK_MEGABYTES)) {
            cluster.restart(2, Map.of("log.dirs", disk.path().resolve("logs").toString()));
            String topic = cluster.topicOn("full", List.of(0, 1, 2));
            try (RecordedLoad load = RecordedLoad.start(cluster.clients(), topic, 1)) {
                Path ballast = disk.takeAllThatIsLeft();
                Await.until(
                        "the full replica is out of sync",
                        () -> cluster.inSync(topic, 0),
                        inSync -> inSync.equals(List.of(0, 1)));
                load.awaitProgress("without the full replica", LIMIT);
                assertThat(cluster.broker(2).process().isAlive()).isTrue();
                Files.delete(ballast);
                cluster.awaitInSync(topic);
                load.awaitProgress("in the end", LIMIT);
                load.finishAndCheck();
            }
            cluster.restart(2, Map.of());
        }
    }

    @Test
    void aReplicaThatComesBackWithAnEmptyDiskIsFilledAndDoesNotLeadBefore() throws IOException {
        String topic = cluster.topic("emptied", 3);
        try (RecordedLoad load = RecordedLoad.start(cluster.clients(), topic, 3)) {
            int emptied = cluster.leader(topic, 0);
            cluster.broker(emptied).kill();
            load.awaitProgress("after broker " + emptied + " was killed", LIMIT);
            delete(cluster.logs(emptied));
            cluster.heal(topic);
            load.awaitProgress("after broker " + emptied + " came back empty", LIMIT);
            cluster.broker((emptied + 1) % 3).kill();
            load.awaitProgress("when the one that was empty is needed", LIMIT);
            cluster.heal(topic);
            load.finishAndCheck();
        }
    }

    /// All brokers are killed at once, and one loses its disk: two have everything.
    @Test
    void aLeaderThatComesBackFirstWithAnEmptyDiskWaitsForThoseThatHaveTheRecords()
            throws IOException {
        String topic = cluster.topic("all-down", 3);
        try (RecordedLoad load = RecordedLoad.start(cluster.clients(), topic, 3)) {
            int emptied = cluster.leader(topic, 0);
            for (int id = 0; id < 3; id++) {
                cluster.broker(id).kill();
            }
            delete(cluster.logs(emptied));
            cluster.broker(emptied).startAgain();
            cluster.heal(topic);
            load.awaitProgress("in the end", LIMIT);
            load.finishAndCheck();
        }
    }

    /// All brokers are killed at once, and one of three comes back: it cannot commit, but knows
    /// what was committed.
    @Test
    void consumersReadWhatWasCommittedFromTheOneReplicaThatComesBackOfAll() {
        String topic = cluster.topicOn("one-back", List.of(0, 1, 2));
        cluster.clients()
                .send(
                        IntStream.range(0, RECORDS)
                                .mapToObj(i -> new ProducerRecord<>(topic, 0, "key", "" + i)));
        Path checkpoint = cluster.logs(1).resolve("replication-offset-checkpoint");
        Await.until(
                "broker 1 has written down what is committed",
                () -> Files.exists(checkpoint) ? Files.readString(checkpoint) : "",
                text -> text.contains(topic + " 0 " + RECORDS));
        cluster.broker(0).kill();
        Await.until(
                "broker 0 is out of sync",
                () -> cluster.inSync(topic, 0),
                inSync -> inSync.equals(List.of(1, 2)));
        cluster.broker(2).kill();
        cluster.broker(1).kill();
        cluster.broker(1).startAgain();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = cluster.clients().consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            List<String> values = new ArrayList<>();
            Await.until(
                    "all records that were committed are read",
                    () -> {
                        consumer.poll(Duration.ofMillis(100))
                                .forEach(consumed -> values.add(consumed.value()));
                        return values.size();
                    },
                    count -> count >= RECORDS);
            assertThat(values)
                    .containsExactlyElementsOf(
                            IntStream.range(0, RECORDS).mapToObj(i -> "" + i).toList());
        }
        cluster.heal(topic);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
