package io.leat.systemtest.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.clients.Clients;
import io.leat.systemtest.clients.Reading;
import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.Distribution;
import io.leat.systemtest.server.LeatOnly;
import io.leat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One server, one process: ZooKeeper in one, the broker in another, each from its configuration
/// file.
@LeatOnly
final class SeparateServersTest {
    private final int zooKeeperPort = BrokerSettings.freePort();
    private final int brokerPort = BrokerSettings.freePort();
    private final Clients clients = new Clients("127.0.0.1:" + brokerPort);

    @TempDir private Path home;

    @BeforeEach
    void writeConfigurations() throws IOException {
        Files.writeString(
                home.resolve("zookeeper.properties"),
                """
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                tickTime=500
                """
                        .formatted(home.resolve("zookeeper"), zooKeeperPort));
        Files.writeString(
                home.resolve("server.properties"),
                """
                broker.id=7
                listeners=PLAINTEXT://127.0.0.1:%d
                log.dirs=%s
                zookeeper.connect=127.0.0.1:%d
                offsets.topic.replication.factor=1
                """
                        .formatted(brokerPort, home.resolve("broker"), zooKeeperPort));
    }

    @Test
    void aBrokerServesThroughARestartOfItsZooKeeperAndOfItself() {
        ServerProcess zooKeeper = start("zookeeper");
        ServerProcess broker = start("broker");
        try {
            String topic =
                    Await.until("a topic is made", () -> clients.topic("apart", 2), _ -> true);
            clients.send(Stream.of(new ProducerRecord<>(topic, "one")));
            assertThat(zooKeeper.stop()).isIn(0, 143);
            clients.send(Stream.of(new ProducerRecord<>(topic, "without ZooKeeper")));
            zooKeeper = start("zookeeper");
            Await.until("a topic is made again", () -> clients.topic("again", 1), _ -> true);
            assertThat(broker.stop()).isIn(0, 143);
            broker = start("broker");
            Await.until(
                    "both records are there",
                    () -> Reading.whole(clients, topic).size(),
                    size -> size == 2);
        } finally {
            broker.close();
            zooKeeper.close();
        }
    }

    @Test
    void aBrokerThatIsStartedBeforeItsZooKeeperSaysWhatItWaitsForAndServesOnceItIsThere() {
        ServerProcess broker = start("broker");
        Await.until(
                "the broker says what it waits for",
                broker::output,
                output ->
                        output.contains(
                                "coordination.zookeeper_awaited servers=127.0.0.1:"
                                        + zooKeeperPort));
        ServerProcess zooKeeper = start("zookeeper");
        try {
            String topic =
                    Await.until("a topic is made", () -> clients.topic("late", 1), _ -> true);
            clients.send(Stream.of(new ProducerRecord<>(topic, "served")));
            assertThat(broker.isAlive()).isTrue();
            assertThat(broker.output()).doesNotContain("\tat ");
        } finally {
            broker.close();
            zooKeeper.close();
        }
    }

    @Test
    void aBrokerWhoseZooKeeperDoesNotComeInTimeEndsWithASentence() {
        try (ServerProcess broker =
                start("broker", "--override", "zookeeper.connection.timeout.ms=1000")) {
            assertThat(broker.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
            assertThat(broker.output())
                    .contains("no answer from ZooKeeper (zookeeper.connect=127.0.0.1:")
                    .contains("zookeeper.connection.timeout.ms is over")
                    .doesNotContain("\tat ");
        }
    }

    private ServerProcess start(String what, String... more) {
        String file = what.equals("broker") ? "server.properties" : "zookeeper.properties";
        List<String> command = new ArrayList<>(List.of(more));
        command.addAll(
                0,
                List.of(
                        Distribution.leat().toString(),
                        what,
                        "--config",
                        home.resolve(file).toString()));
        return ServerProcess.start(command, home.resolve(what + ".log"));
    }
}
