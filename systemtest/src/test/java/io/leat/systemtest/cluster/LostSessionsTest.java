package io.leat.systemtest.cluster;

import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.LeatOnly;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// All of ZooKeeper is killed and comes back, one server after the other, where no broker reaches
/// it: every session is gone by the time that they do. Meanwhile the controller is killed, and is
/// started while there is no ZooKeeper for it.
@LeatOnly
final class LostSessionsTest {
    private static final int PARTITIONS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// ZooKeeper counts from the moment at which it has a quorum.
    private static final Duration SESSIONS_END = Duration.ofSeconds(8);

    private static final Duration BETWEEN_SERVERS = Duration.ofSeconds(2);

    private Namespaces network;
    private ClusterUnderTest cluster;

    @BeforeEach
    void start() {
        Set<String> members = new HashSet<>();
        IntStream.range(0, 3).forEach(id -> members.addAll(Set.of(broker(id), zooKeeper(id))));
        network = Namespaces.make(members);
        cluster =
                ClusterUnderTest.start(
                        network, Map.of("zookeeper.connection.timeout.ms", "60000"), 3);
    }

    private static String broker(int id) {
        return "broker-" + id;
    }

    private static String zooKeeper(int id) {
        return "zookeeper-" + id;
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void brokersWhoseSessionsAreAllGoneGoOnInNewOnesAndNothingIsLost() throws InterruptedException {
        String topic = cluster.topic("new-sessions", PARTITIONS);
        int victim = cluster.controller();
        RecordedLoad load =
                network.client(() -> RecordedLoad.start(cluster.clients(), topic, PARTITIONS));
        try (load) {
            IntStream.range(0, 3).forEach(id -> cluster.zooKeeper(id).kill());
            IntStream.range(0, 9).forEach(i -> network.cut(broker(i / 3), zooKeeper(i % 3)));
            load.awaitProgress("without ZooKeeper", LIMIT);

            cluster.broker(victim).kill();
            cluster.broker(victim).startAgain();
            for (int id = 0; id < 3; id++) {
                cluster.zooKeeper(id).startAgain();
                Thread.sleep(BETWEEN_SERVERS);
            }
            Thread.sleep(SESSIONS_END);
            awaitOutput(victim, "coordination.zookeeper_awaited servers=" + cluster.zooKeeper());
            network.mend();

            load.awaitProgress("in new sessions", LIMIT);
            for (int id = 0; id < 3; id++) {
                if (id != victim) {
                    awaitOutput(id, "coordination.session.expired");
                }
            }
            cluster.heal(topic);
            cluster.topic("afterwards", PARTITIONS);
            load.awaitProgress("in the end", LIMIT);
            network.client(() -> {
                load.finishAndCheck();
                return true;
            });
        } finally {
            network.mend();
        }
    }

    private void awaitOutput(int id, String words) {
        Await.until(
                broker(id) + " says " + words,
                () -> cluster.broker(id).process().output(),
                output -> output.contains(words));
    }
}
