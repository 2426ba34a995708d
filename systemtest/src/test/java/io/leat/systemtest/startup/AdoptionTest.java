package io.leat.systemtest.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.BrokerKind;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// A data directory that Apache Kafka wrote becomes one of Leat's. Its topics are created anew in
/// Leat, with as many partitions; without `partition.metadata`, which names the old cluster's
/// topic, Leat takes the log that it finds for the topic's.
@LeatOnly
final class AdoptionTest {
    private static final String TOPIC = "adopted";
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 900;
    private static final String OFFSETS_PARTITIONS = "4";

    @Test
    void whatApacheKafkaWroteIsServedAndContinued() throws IOException {
        BrokerSettings kafkaSettings = BrokerSettings.fresh();
        Path kafkaData;
        List<String> written;
        try (BrokerUnderTest kafka = BrokerUnderTest.start(kafkaSettings, BrokerKind.KAFKA)) {
            Clients clients = new Clients(kafka);
            create(clients);
            produce(clients);
            commit(clients, 7);
            written = values(clients);
            kafka.process().stop();
            kafkaData = kafka.logDirectory();
        }
        BrokerSettings settings =
                BrokerSettings.fresh().with("offsets.topic.num.partitions", OFFSETS_PARTITIONS);
        adopt(kafkaData, settings.home().resolve("data").resolve("broker"));
        try (BrokerUnderTest leat = BrokerUnderTest.start(settings)) {
            Clients clients = new Clients(leat);
            create(clients);
            assertThat(values(clients)).containsExactlyElementsOf(written);
            assertThat(committed(clients)).isEqualTo(7);
            clients.send(Stream.of(new ProducerRecord<>(TOPIC, 0, "k", "more")));
            assertThat(values(clients)).hasSize(written.size() + 1).contains("more");
            leat.kill();
            leat.startAgain();
            assertThat(values(clients)).hasSize(written.size() + 1);
            assertThat(leat.process().output())
                    .doesNotContain("log.not_loaded")
                    .doesNotContain("log.replaced");
        }
    }

    private static void create(Clients clients) {
        try (Admin admin = clients.admin()) {
            NewTopic topic =
                    new NewTopic(TOPIC, PARTITIONS, (short) 1)
                            .configs(Map.of("segment.bytes", "1048576", "retention.ms", "-1"));
            Clients.result(admin.createTopics(List.of(topic)).all());
        }
    }

    /// In several segments, and compressed in all ways.
    private static void produce(Clients clients) {
        for (String compression : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            try (var producer = clients.producer(Map.of("compression.type", compression))) {
                IntStream.range(0, RECORDS)
                        .mapToObj(i ->
                                producer.send(
                                        new ProducerRecord<>(
                                                TOPIC,
                                                i % PARTITIONS,
                                                "k",
                                                compression + i + "x".repeat(4_000))))
                        .toList()
                        .forEach(Clients::result);
            }
        }
    }

    private static List<String> values(Clients clients) {
        List<ConsumerRecord<String, String>> all = new ArrayList<>(Reading.whole(clients, TOPIC));
        all.sort((a, b) ->
                a.partition() == b.partition()
                        ? Long.compare(a.offset(), b.offset())
                        : Integer.compare(a.partition(), b.partition()));
        return all.stream().map(ConsumerRecord::value).toList();
    }

    private static void commit(Clients clients, long offset) {
        try (var consumer = clients.consumer(Map.of("group.id", "readers"))) {
            consumer.commitSync(
                    Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(offset)));
        }
    }

    private static long committed(Clients clients) {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        try (var consumer = clients.consumer(Map.of("group.id", "readers"))) {
            return Clients.entry(consumer.committed(Set.of(partition)), partition).offset();
        }
    }

    /// Copies what an operator would: everything but what names the old cluster.
    private static void adopt(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> entries = Files.walk(from)) {
            all = entries.toList();
        }
        for (Path path : all) {
            Path name = from.relativize(path);
            if (isOfTheCluster(name.toString())) {
                continue;
            }
            Path target = to.resolve(name.toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.copy(path, target);
            }
        }
    }

    private static boolean isOfTheCluster(String name) {
        return name.startsWith("__cluster_metadata")
                || name.equals("meta.properties")
                || name.equals("bootstrap.checkpoint")
                || name.equals(".lock")
                || name.endsWith("partition.metadata");
    }
}
