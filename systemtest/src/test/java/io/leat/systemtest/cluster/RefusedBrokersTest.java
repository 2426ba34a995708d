package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.LeatOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Brokers that must not join a cluster say why and end, and the cluster does not notice.
@LeatOnly
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusedBrokersTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private ClusterUnderTest cluster;

    @BeforeAll
    void start() {
        cluster = ClusterUnderTest.start(Hosts.here(), Map.of(), 1);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aBrokerWithTheDataOfAnotherClusterIsRefused() throws IOException {
        Path stranger = BrokerSettings.fresh().home();
        String own = Files.readString(cluster.logs(0).resolve("meta.properties"));
        Files.writeString(
                stranger.resolve("meta.properties"),
                own.replaceAll("cluster\\.id=.*", "cluster.id=AAAAAAAAAAAAAAAAAAAAAA")
                        .replaceAll("node\\.id=.*", "node.id=9"));
        assertThat(refusal(9, stranger)).containsIgnoringCase("cluster");
        assertThat(Files.readString(stranger.resolve("meta.properties")))
                .contains("AAAAAAAAAAAAAAAAAAAAAA");
        cluster.awaitBrokers(3);
    }

    @Test
    void aSecondBrokerWithALiveIdIsRefused() {
        assertThat(refusal(1, BrokerSettings.fresh().home()))
                .contains("Broker id 1 is already live")
                .contains("another broker.id");
        cluster.awaitBrokers(3);
        assertThat(cluster.broker(1).process().isAlive()).isTrue();
    }

    @Test
    void aBrokerWithAnothersLogDirectoryIsRefused() {
        cluster.broker(2).stop();
        cluster.awaitBrokers(2);
        assertThat(refusal(1, cluster.logs(2))).contains("belongs to broker 2, this is broker 1");
        cluster.broker(2).startAgain();
        cluster.awaitBrokers(3);
    }

    /// What a broker that ends by itself wrote.
    private String refusal(int id, Path logs) {
        Map<String, String> different =
                Map.of(
                        "broker.id",
                        Integer.toString(id),
                        "log.dirs",
                        logs.toString(),
                        "listeners",
                        "PLAINTEXT://127.0.0.1:" + BrokerSettings.freePort());
        try (Member refused = cluster.startBroker(Math.min(id, 2), different)) {
            assertThat(refused.process().awaitExit(LIMIT)).as("exit code").isNotZero();
            return refused.process().output();
        }
    }
}
