package io.leat.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.coordination.BrokerNode;
import io.leat.broker.coordination.Coordination;
import io.leat.broker.coordination.TestZooKeeper;
import io.leat.cluster.controller.Decision;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.log.Clock;
import io.leat.protocol.Uuid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlledShutdownTest {
    private static final long SECONDS_MAX = 20;

    @TempDir Path directory;
    private TestZooKeeper zooKeeper;
    private Coordination first;
    private Coordination second;

    @BeforeEach
    void startTwoBrokers() throws Exception {
        zooKeeper = TestZooKeeper.start(directory);
        first = start(0);
        second = start(1);
    }

    @AfterEach
    void stop() {
        second.close();
        first.close();
        zooKeeper.close();
    }

    @Test
    void aBrokerThatStopsHasAnotherLeadFirst() throws Exception {
        place(0, 1);
        new ControlledShutdown(0, first, Clock.system()).close();
        ClusterImage image = first.mirror().image();
        PartitionState state =
                Objects.requireNonNull(image.topic("orders")).partitions().getFirst();
        assertThat(state.leader()).isEqualTo(1);
        assertThat(state.isr()).containsExactly(1);
        assertThat(Objects.requireNonNull(image.brokers().get(0)).standing())
                .isEqualTo(BrokerStanding.STOPPING);
    }

    @Test
    void aBrokerThatNobodyCanReplaceDoesNotWait() throws Exception {
        place(0);
        new ControlledShutdown(0, first, Clock.system()).close();
        assertThat(Objects.requireNonNull(first.mirror().image().brokers().get(0)).standing())
                .isEqualTo(BrokerStanding.ACTIVE);
    }

    @Test
    void aBrokerThatCannotReachZooKeeperDoesNotWait() throws Exception {
        place(0, 1);
        zooKeeper.stop();
        while (first.isConnected()) {
            Thread.onSpinWait();
        }
        new ControlledShutdown(0, first, Clock.system()).close();
        zooKeeper.start();
    }

    private Coordination start(int id) throws Exception {
        Coordination coordination =
                Coordination.open(
                        zooKeeper.options(Duration.ofSeconds(30)),
                        System::nanoTime,
                        new Random(id + 1));
        var endpoint = new Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 9092 + id);
        var node = new BrokerNode(id, new Uuid(7, id), List.of(endpoint), null, false);
        coordination.register(node).get(SECONDS_MAX, TimeUnit.SECONDS);
        return coordination;
    }

    private void place(Integer... replicas) throws Exception {
        TopicImage topic =
                new TopicImage(
                        "orders",
                        new Uuid(1, 1),
                        List.of(PartitionState.placedOn(List.of(replicas))),
                        Map.of());
        first.controller()
                .submit(image ->
                        new Decision<>(List.of(), List.of(new ClusterChange.TopicPut(topic))))
                .get(SECONDS_MAX, TimeUnit.SECONDS);
    }
}
