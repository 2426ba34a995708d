package io.leat.systemtest.crash;

import static io.leat.systemtest.clients.Clients.entry;
import static io.leat.systemtest.clients.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.crash.History.Entry;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// Kills the broker while retention, the deletion of records and the deletion of topics are under
/// way.
final class LifetimeKillTest {
    private static final int ROUNDS = Integer.getInteger("leat.systemtest.kills", 8);
    private static final int PARTITIONS = 3;
    private static final int RECORDS_PER_ROUND = 6_000;
    private static final int RECORDS_BEFORE_KILL = 1_500;
    private static final int DOOMED_PARTITIONS = 100;
    private static final int RETENTION_BYTES = 200_000;

    /// What a record needs on disk at least: its value has 300 characters.
    private static final int RECORD_BYTES = 300;

    /// Every other round a client deletes records; in between only the size decides.
    private final Map<TopicPartition, Long> answered = new HashMap<>();

    @Test
    @LeatOnly
    void whatIsDeletedStaysDeletedAndNothingElseGoesHoweverOftenTheBrokerIsKilled() {
        BrokerSettings settings =
                BrokerSettings.fresh()
                        .with("log.retention.check.interval.ms", "20")
                        .with("log.stray.delete.delay.ms", "300");
        try (BrokerUnderTest broker = BrokerUnderTest.start(settings)) {
            Clients clients = new Clients(broker);
            String topic =
                    clients.topic(
                            "living",
                            PARTITIONS,
                            Map.of(
                                    "segment.bytes", "20000",
                                    "retention.bytes", Integer.toString(RETENTION_BYTES),
                                    "file.delete.delay.ms", "100"));
            try (ProduceLoad load = ProduceLoad.start(clients, topic, PARTITIONS)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    awaitProgress(load);
                    note(clients, topic, round % 2 == 0);
                    killInTheMiddleOfADeletion(clients, broker);
                    broker.startAgain();
                    check("after kill " + round, clients, topic, load);
                    awaitNoRemains(broker.logDirectory());
                }
                load.finish();
                assertThat(load.failures()).as("records given up").isEmpty();
                check("in the end", clients, topic, load);
            }
            assertThat(broker.process().stop()).as("exit code").isIn(0, 143);
            assertThat(SegmentCheck.complaints(broker.logDirectory())).isEmpty();
        }
    }

    private static void awaitProgress(ProduceLoad load) {
        load.allow(RECORDS_PER_ROUND);
        int before = load.acknowledgedCount();
        Await.until(
                "%d more records are acknowledged".formatted(RECORDS_BEFORE_KILL),
                load::acknowledgedCount,
                count -> count >= before + RECORDS_BEFORE_KILL);
    }

    /// Where the partitions start now: no later look may show less.
    private void note(Clients clients, String topic, boolean delete) {
        try (Admin admin = clients.admin()) {
            for (int i = 0; i < PARTITIONS; i++) {
                TopicPartition partition = new TopicPartition(topic, i);
                long start = offset(admin, partition, OffsetSpec.earliest());
                if (delete) {
                    long wanted = offset(admin, partition, OffsetSpec.latest()) - 50;
                    var records = Map.of(partition, RecordsToDelete.beforeOffset(wanted));
                    var deleted = admin.deleteRecords(records).lowWatermarks();
                    start = result(entry(deleted, partition)).lowWatermark();
                    assertThat(start).isGreaterThanOrEqualTo(wanted);
                }
                answered.merge(partition, start, Math::max);
            }
        }
    }

    private static long offset(Admin admin, TopicPartition partition, OffsetSpec spec) {
        return entry(result(admin.listOffsets(Map.of(partition, spec)).all()), partition).offset();
    }

    /// Kills the broker when the first of the topic's logs was taken away.
    private static void killInTheMiddleOfADeletion(Clients clients, BrokerUnderTest broker) {
        Path logs = broker.logDirectory();
        String doomed =
                clients.topic("doomed", DOOMED_PARTITIONS, Map.of("file.delete.delay.ms", "0"));
        clients.send(
                IntStream.range(0, DOOMED_PARTITIONS)
                        .mapToObj(i -> new ProducerRecord<>(doomed, i, "k", "v" + i)));
        Admin admin = clients.admin();
        try {
            var _ = admin.deleteTopics(List.of(doomed));
            long deadline = System.nanoTime() + 30_000_000_000L;
            while (Files.exists(logs.resolve(doomed + "-0"))
                    && Files.exists(logs.resolve(doomed + "-" + (DOOMED_PARTITIONS - 1)))) {
                assertThat(System.nanoTime()).as("the deletion begins").isLessThan(deadline);
                Thread.onSpinWait();
            }
            broker.kill();
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static void awaitNoRemains(Path logs) {
        Await.until(
                "nothing of a deleted topic is left",
                () -> {
                    try (Stream<Path> entries = Files.list(logs)) {
                        return entries.map(path -> path.getFileName().toString())
                                .filter(name -> name.startsWith("doomed"))
                                .toList();
                    }
                },
                List::isEmpty);
    }

    /// What was acknowledged before reading begins, and is not below where the partition starts
    /// after it, has to be among what is read.
    private void check(String when, Clients clients, String topic, ProduceLoad load) {
        Map<Integer, List<Entry>> acknowledged = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            acknowledged.put(i, load.acknowledged(i));
        }
        Map<Integer, List<Entry>> read = new HashMap<>();
        for (ConsumerRecord<String, String> record : Reading.whole(clients, topic)) {
            read.computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                    .add(new Entry(record.offset(), record.value()));
        }
        try (Admin admin = clients.admin()) {
            for (int i = 0; i < PARTITIONS; i++) {
                TopicPartition partition = new TopicPartition(topic, i);
                long start = offset(admin, partition, OffsetSpec.earliest());
                long end = offset(admin, partition, OffsetSpec.latest());
                long before = entry(answered, partition);
                assertThat(start)
                        .as("%s starts %s", partition, when)
                        .isGreaterThanOrEqualTo(before);
                if (start > before) {
                    assertThat((end - start) * RECORD_BYTES * 2)
                            .as("%s keeps %s", partition, when)
                            .isGreaterThanOrEqualTo(RETENTION_BYTES);
                }
                List<Entry> kept =
                        entry(acknowledged, i).stream().filter(e -> e.offset() >= start).toList();
                var history = new History(load.attempted(i), kept, entry(read, i));
                assertThat(HistoryChecker.findings(history))
                        .as("partition %d %s", i, when)
                        .isEmpty();
            }
        }
    }
}
