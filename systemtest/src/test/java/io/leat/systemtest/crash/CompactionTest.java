package io.leat.systemtest.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.Test;

final class CompactionTest {
    private static final int KILLS = Integer.getInteger("leat.systemtest.kills", 10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final Map<String, String> COMPACTED =
            Map.of(
                    "cleanup.policy", "compact",
                    "segment.bytes", "5000",
                    "min.cleanable.dirty.ratio", "0.01",
                    "delete.retention.ms", "0",
                    "file.delete.delay.ms", "100");

    @Test
    void aCompactedTopicKeepsTheLastRecordOfEveryKeyWithEveryCodec() {
        try (BrokerUnderTest broker = BrokerUnderTest.start(eager())) {
            Clients clients = new Clients(broker);
            for (String codec : CODECS) {
                String topic = clients.topic("compacted-" + codec, 1, COMPACTED);
                KeyedHistory history = new KeyedHistory(topic);
                try (var producer = producer(clients, codec)) {
                    write(producer, history, 5_000, new Random(5));
                    history.settle();
                }
                Await.until(
                        "most of %d records of %s are gone".formatted(history.size(), topic),
                        LIMIT,
                        () -> Reading.whole(clients, topic).size(),
                        left -> left < history.size() / 4);
                assertThat(history.findings(Reading.whole(clients, topic))).as(codec).isEmpty();
            }
            assertThat(broker.process().stop()).as("exit code").isIn(0, 143);
            assertThat(SegmentCheck.complaints(broker.logDirectory())).isEmpty();
        }
    }

    @Test
    void theCleanersSettingsHoldAtOnceAndBadOnesAreRefused() {
        BrokerSettings resting = BrokerSettings.fresh().with("log.cleaner.backoff.ms", "3600000");
        try (BrokerUnderTest broker = BrokerUnderTest.start(resting);
                var admin = new Clients(broker).admin()) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("compacted-later", 1, COMPACTED);
            KeyedHistory history = new KeyedHistory(topic);
            try (var producer = producer(clients, "none")) {
                write(producer, history, 5_000, new Random(5));
                history.settle();
            }
            for (String bad : List.of("log.cleaner.threads=0", "log.cleaner.backoff.ms=soon")) {
                assertThatThrownBy(() -> set(admin, bad))
                        .isInstanceOfAny(
                                InvalidConfigurationException.class, InvalidRequestException.class);
            }
            set(admin, "log.cleaner.dedupe.buffer.size=4194304");
            set(admin, "log.cleaner.io.max.bytes.per.second=50000000");
            set(admin, "log.cleaner.backoff.ms=100");
            Await.until(
                    "most of %d records are gone".formatted(history.size()),
                    LIMIT,
                    () -> Reading.whole(clients, topic).size(),
                    left -> left < history.size() / 4);
            assertThat(history.findings(Reading.whole(clients, topic))).isEmpty();
        }
    }

    private static void set(Admin admin, String setting) {
        String[] parts = setting.split("=", -1);
        var change =
                new AlterConfigOp(new ConfigEntry(parts[0], parts[1]), AlterConfigOp.OpType.SET);
        var allBrokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        Clients.result(admin.incrementalAlterConfigs(Map.of(allBrokers, List.of(change))).all());
    }

    @Test
    void nothingIsLostAndNothingComesBackWhenTheBrokerIsKilledWhileItCompacts() {
        long seed = Long.getLong("leat.seed", ThreadLocalRandom.current().nextLong(1_000_000));
        Random random = new Random(seed);
        // So slow that most kills hit a pass.
        BrokerSettings settings = eager().with("log.cleaner.io.max.bytes.per.second", "1000000");
        try (BrokerUnderTest broker = BrokerUnderTest.start(settings)) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("compacted-killed", 1, COMPACTED);
            KeyedHistory history = new KeyedHistory(topic);
            for (int round = 1; round <= KILLS; round++) {
                String codec = CODECS.get(random.nextInt(CODECS.size()));
                try (var producer = producer(clients, codec)) {
                    write(producer, history, 2_000, random);
                    int wanted = history.size() + random.nextInt(2_000);
                    Await.until(
                            wanted + " records are acknowledged",
                            history::acknowledged,
                            count -> count >= wanted);
                    broker.kill();
                    broker.startAgain();
                    history.settle();
                }
                assertThat(history.findings(Reading.whole(clients, topic)))
                        .as("after kill %d with seed %d", round, seed)
                        .allMatch(finding -> finding.contains(KeyedHistory.DELETED));
                // With delete.retention.ms=0 a tombstone may go while a reader is on its way to it,
                // so that one reading alone may show a value that is deleted.
                Await.until(
                        "after kill %d with seed %d nothing is missing".formatted(round, seed),
                        LIMIT,
                        () -> history.findings(Reading.whole(clients, topic)),
                        List::isEmpty);
            }
            assertThat(broker.process().stop()).as("exit code").isIn(0, 143);
            assertThat(SegmentCheck.complaints(broker.logDirectory())).isEmpty();
        }
    }

    @Test
    void committedOffsetsAreRightAfterTheirTopicWasCompactedAndTheBrokerKilled() {
        BrokerSettings settings =
                eager().with("offsets.topic.num.partitions", "1")
                        .with("offsets.topic.segment.bytes", "20000");
        try (BrokerUnderTest broker = BrokerUnderTest.start(settings)) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("committed", 1);
            TopicPartition partition = new TopicPartition(topic, 0);
            Map<String, Object> inGroup = Map.of(ConsumerConfig.GROUP_ID_CONFIG, "g");
            try (var consumer = clients.consumer(inGroup)) {
                consumer.assign(List.of(partition));
                for (int i = 0; i < 1_000; i++) {
                    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(i, "note " + i)));
                }
                Await.until(
                        "the offsets topic is compacted",
                        LIMIT,
                        () -> cleanedOffset(broker, "__consumer_offsets 0 "),
                        offset -> offset > 500);
                broker.kill();
                broker.startAgain();
            }
            try (var consumer = clients.consumer(inGroup)) {
                OffsetAndMetadata committed =
                        Clients.entry(consumer.committed(Set.of(partition)), partition);
                assertThat(committed.offset()).isEqualTo(999);
                assertThat(committed.metadata()).isEqualTo("note 999");
            }
            assertThat(broker.process().stop()).as("exit code").isIn(0, 143);
            assertThat(SegmentCheck.complaints(broker.logDirectory())).isEmpty();
        }
    }

    private static BrokerSettings eager() {
        return BrokerSettings.fresh().with("log.cleaner.backoff.ms", "50");
    }

    private static KafkaProducer<String, String> producer(Clients clients, String codec) {
        return clients.producer(
                Map.of(
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        codec,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        1_000));
    }

    /// Few keys written often, some many times in one batch, and now and then a tombstone.
    private static void write(
            KafkaProducer<String, String> producer,
            KeyedHistory history,
            int count,
            Random random) {
        for (int i = 0; i < count; i++) {
            String key = "key " + random.nextInt(random.nextBoolean() ? 5 : 100);
            boolean delete = random.nextInt(5) == 0;
            history.send(producer, key, delete ? null : "value " + i + " of " + key);
        }
    }

    private static long cleanedOffset(BrokerUnderTest broker, String line) throws IOException {
        return Files.readAllLines(broker.logDirectory().resolve("cleaner-offset-checkpoint"))
                .stream()
                .filter(text -> text.startsWith(line))
                .mapToLong(text -> Long.parseLong(text.substring(line.length())))
                .findFirst()
                .orElse(0);
    }
}
