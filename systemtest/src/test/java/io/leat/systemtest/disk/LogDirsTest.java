package io.leat.systemtest.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.Test;

/// Several log directories, as Apache's Admin sees them.
@LeatOnly
final class LogDirsTest {
    private static final int BROKER = 1;

    private static BrokerSettings settings(BrokerSettings fresh, Path... dirs) {
        String list = String.join(",", List.of(dirs).stream().map(Path::toString).toList());
        return fresh.with("log.dirs", list);
    }

    private static Map<String, LogDirDescription> describe(Clients clients) {
        try (Admin admin = clients.admin()) {
            return Clients.entry(
                    Clients.result(admin.describeLogDirs(List.of(BROKER)).allDescriptions()),
                    BROKER);
        }
    }

    @Test
    void partitionsSpreadOverTheDirectoriesAndTheAdminSeesWhere() {
        BrokerSettings fresh = BrokerSettings.fresh();
        Path one = fresh.home().resolve("one");
        Path two = fresh.home().resolve("two");
        try (BrokerUnderTest broker = BrokerUnderTest.start(settings(fresh, one, two))) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("spread", 6);
            clients.send(
                    IntStream.range(0, 60)
                            .mapToObj(i -> new ProducerRecord<>(topic, i % 6, "k", "v" + i)));
            Map<String, LogDirDescription> found = describe(clients);
            assertThat(found).containsOnlyKeys(one.toString(), two.toString());
            found.values()
                    .forEach(directory -> {
                        assertThat(directory.error()).isNull();
                        assertThat(directory.replicaInfos()).hasSize(3);
                        assertThat(directory.replicaInfos().values())
                                .allMatch(
                                        replica -> replica.size() > 0 && replica.offsetLag() == 0);
                        assertThat(directory.totalBytes().orElseThrow()).isPositive();
                        assertThat(directory.usableBytes().orElseThrow())
                                .isLessThanOrEqualTo(directory.totalBytes().orElseThrow());
                    });
            assertThat(replicas(found)).hasSize(6);
        }
    }

    private static Map<TopicPartition, ReplicaInfo> replicas(Map<String, LogDirDescription> all) {
        Map<TopicPartition, ReplicaInfo> replicas = new HashMap<>();
        all.values().forEach(directory -> replicas.putAll(directory.replicaInfos()));
        return replicas;
    }

    /// A disk that is gone is a mount point that cannot be read; here it is a file.
    @Test
    void aDiskThatIsGoneAtTheStartTakesOnlyItsOwnPartitionsAlongAndComesBack() throws IOException {
        BrokerSettings fresh = BrokerSettings.fresh();
        Path one = fresh.home().resolve("one");
        Path two = fresh.home().resolve("two");
        try (BrokerUnderTest broker = BrokerUnderTest.start(settings(fresh, one, two))) {
            Clients clients = new Clients(broker);
            String topic = clients.topic("half", 2);
            clients.send(
                    IntStream.range(0, 20)
                            .mapToObj(i -> new ProducerRecord<>(topic, i % 2, "k", "v" + i)));
            boolean first = Files.isDirectory(one.resolve(topic + "-0"));
            broker.process().stop();
            Path away = Files.move(one, fresh.home().resolve("away"));
            Files.createFile(one);
            broker.startAgain();
            assertThat(Clients.entry(describe(clients), one.toString()).error())
                    .isInstanceOf(KafkaStorageException.class);
            assertThat(leaders(clients, topic)).containsExactlyInAnyOrder(false, true);
            assertThat(leaders(clients, topic).get(first ? 0 : 1)).isFalse();
            assertThat(List.of(two.resolve(topic + "-0"), two.resolve(topic + "-1")))
                    .as("nothing was made anew")
                    .filteredOn(Files::exists)
                    .hasSize(1);
            String anew = clients.topic("anew", 2);
            clients.send(
                    IntStream.range(0, 4)
                            .mapToObj(i -> new ProducerRecord<>(anew, i % 2, "k", "v" + i)));
            assertThat(Reading.whole(clients, anew)).hasSize(4);
            broker.process().stop();
            Files.delete(one);
            Files.move(away, one);
            broker.startAgain();
            assertThat(Reading.whole(clients, topic)).hasSize(20);
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
}
