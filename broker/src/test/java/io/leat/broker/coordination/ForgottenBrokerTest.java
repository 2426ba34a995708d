package io.leat.broker.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.controller.BrokerRemoval;
import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a broker in ZooKeeper that is gone for good.
class ForgottenBrokerTest {
    private static final int GONE = 7;
    private static final Map<String, String> CORDONED = Map.of(ClusterImage.CORDONED, "*");

    @TempDir private Path directory;
    private TestZooKeeper zooKeeper;
    private TestBroker controller;

    @BeforeEach
    void start() throws Exception {
        zooKeeper = TestZooKeeper.start(directory);
        controller = TestBroker.start(zooKeeper, 0).awaitController();
    }

    @AfterEach
    void stop() {
        controller.close();
        zooKeeper.close();
    }

    @Test
    void nothingIsLeftOfABrokerThatWasForgottenUntilItComesBack() throws Exception {
        try (TestBroker broker = TestBroker.start(zooKeeper, GONE).awaitController()) {
            cordon();
            assertThat(forget()).contains("is running");
            broker.await(image -> image.isCordoned(GONE));
        }
        controller.await(image -> !image.brokers().containsKey(GONE));
        assertThat(controller.coordination().mirror().image().isCordoned(GONE)).isTrue();
        assertThat(forget()).contains("Accepted");
        ClusterImage image = controller.coordination().mirror().image();
        assertThat(image.brokerConfigs()).doesNotContainKey(Integer.toString(GONE));
        assertThat(List.of("/brokers/owners/7", "/brokers/active/7", "/config/brokers/7"))
                .noneMatch(zooKeeper::has);
        assertThat(zooKeeper.has("/brokers/owners/0")).isTrue();
        assertThat(forget()).contains("BROKER_ID_NOT_REGISTERED");

        try (TestBroker again = TestBroker.start(zooKeeper, GONE).awaitController()) {
            assertThat(again.await(seen -> seen.isLive(GONE)).isCordoned(GONE)).isFalse();
            assertThat(controller.coordination().failure()).isNotDone();
        }
    }

    @Test
    void aBrokerThatWasNeverCordonedIsForgottenToo() throws Exception {
        TestBroker.start(zooKeeper, GONE).awaitController().close();
        controller.await(image -> !image.brokers().containsKey(GONE));
        assertThat(forget()).contains("Accepted");
        assertThat(forget()).contains("BROKER_ID_NOT_REGISTERED");
    }

    private void cordon() throws Exception {
        controller
                .coordination()
                .controller()
                .submit(image ->
                        new Decision<>(
                                List.of(new Outcome.Accepted<>("done")),
                                List.of(
                                        new ClusterChange.BrokerConfigsPut(
                                                Integer.toString(GONE), CORDONED))))
                .get(20, TimeUnit.SECONDS);
    }

    /// What the controller answers, in words.
    private String forget() throws Exception {
        Coordination coordination = controller.coordination();
        return coordination
                .controller()
                .submit(image -> BrokerRemoval.decide(image, GONE, coordination.remembers(GONE)))
                .get(20, TimeUnit.SECONDS)
                .toString();
    }
}
