package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.server.LeatOnly;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One cluster of three brokers and three ZooKeeper servers, to which every test does some harm
/// while it writes and reads. In the end nothing that was acknowledged is lost, twice there or out
/// of order, and nothing that was read is gone. `-Dleat.systemtest.long=true` takes longer.
@LeatOnly
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterFaultsTest {
    private static final boolean LONG = Boolean.getBoolean("leat.systemtest.long");
    private static final int PARTITIONS = 6;
    private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(20);
    private static final Duration FREEZE = Duration.ofSeconds(LONG ? 20 : 4);
    private static final Duration NO_QUORUM = Duration.ofSeconds(LONG ? 20 : 8);

    private ClusterUnderTest cluster;

    @BeforeAll
    void start() {
        cluster = ClusterUnderTest.start(Map.of());
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    /// What a test does to a cluster under load.
    private interface Harm {
        void happens(String topic, RecordedLoad load) throws InterruptedException;
    }

    private void underLoad(String name, Harm harm) throws InterruptedException {
        String topic = cluster.topic(name, PARTITIONS);
        try (RecordedLoad load = RecordedLoad.start(cluster.clients(), topic, PARTITIONS)) {
            harm.happens(topic, load);
            cluster.heal(topic);
            load.awaitProgress("in the end", FAILOVER_LIMIT);
            load.finishAndCheck();
        }
    }

    @Test
    void aLeaderThatIsKilledIsReplacedAndNothingIsLost() throws InterruptedException {
        underLoad(
                "leader-killed",
                (topic, load) -> {
                    int controller = cluster.controller();
                    int leader =
                            IntStream.range(0, PARTITIONS)
                                    .map(partition -> cluster.leader(topic, partition))
                                    .filter(id -> id != controller)
                                    .findFirst()
                                    .orElseThrow();
                    killed(leader, load);
                    assertThat(cluster.leader(topic, 0)).isNotEqualTo(leader);
                });
    }

    /// It leads partitions, too: leaders are spread over all brokers.
    @Test
    void aControllerThatIsALeaderAndIsKilledIsReplacedAndNothingIsLost()
            throws InterruptedException {
        underLoad(
                "controller-killed",
                (topic, load) -> {
                    int controller = cluster.controller();
                    assertThat(IntStream.range(0, PARTITIONS))
                            .anyMatch(partition -> cluster.leader(topic, partition) == controller);
                    killed(controller, load);
                    assertThat(cluster.controller()).isNotEqualTo(controller);
                });
    }

    @Test
    void leadersThatAreKilledOneAfterTheOtherLoseNothing() throws InterruptedException {
        underLoad(
                "all-killed",
                (topic, load) -> {
                    for (int round = 0; round < (LONG ? 12 : 3); round++) {
                        killed(round % 3, load);
                        cluster.heal(topic);
                    }
                });
    }

    private void killed(int id, RecordedLoad load) {
        cluster.broker(id).kill();
        load.awaitProgress("after broker " + id + " was killed", FAILOVER_LIMIT);
    }

    @Test
    void aFrozenLeaderThatWakesUpIsNoLongerALeaderAndSpoilsNothing() throws InterruptedException {
        underLoad("zombie", (topic, load) -> frozen(cluster.leader(topic, 0), topic, load));
    }

    @Test
    void aFrozenControllerThatWakesUpDecidesNothing() throws InterruptedException {
        underLoad("zombie-controller", (topic, load) -> frozen(cluster.controller(), topic, load));
    }

    private void frozen(int id, String topic, RecordedLoad load) throws InterruptedException {
        cluster.broker(id).freeze();
        try {
            load.awaitProgress("while broker " + id + " is frozen", Duration.ofSeconds(40));
            Thread.sleep(FREEZE);
            assertThat(cluster.leader(topic, 0)).isNotEqualTo(id);
        } finally {
            cluster.broker(id).thaw();
        }
    }

    @Test
    void aBrokerThatIsToldToStopHandsOverWhatItLeads() throws InterruptedException {
        underLoad(
                "stopped",
                (topic, load) -> {
                    int leader = cluster.leader(topic, 0);
                    cluster.broker(leader).stop();
                    load.awaitProgress("after broker " + leader + " stopped", FAILOVER_LIMIT);
                    assertThat(load.longestGap()).isLessThan(Duration.ofSeconds(3));
                });
    }

    @Test
    void aRollingRestartUnderLoadLosesNothing() throws InterruptedException {
        underLoad(
                "rolling", (topic, load) -> rolling(topic, load, id -> cluster.broker(id).stop()));
    }

    private void rolling(String topic, RecordedLoad load, IntConsumer end) {
        for (int id = 0; id < 3; id++) {
            end.accept(id);
            cluster.broker(id).startAgain();
            cluster.awaitBrokers(3);
            cluster.awaitInSync(topic);
            load.awaitProgress("after broker " + id + " came back", FAILOVER_LIMIT);
        }
    }

    @Test
    void withoutAZooKeeperQuorumRecordsAreWrittenAndReadOn() throws InterruptedException {
        underLoad(
                "no-quorum",
                (topic, load) -> {
                    cluster.zooKeeper(0).kill();
                    cluster.zooKeeper(1).kill();
                    long end = System.nanoTime() + NO_QUORUM.toNanos();
                    while (System.nanoTime() < end) {
                        load.awaitProgress("without a quorum", Duration.ofSeconds(5));
                        Thread.sleep(500);
                    }
                    cluster.zooKeeper(0).startAgain();
                    cluster.zooKeeper(1).startAgain();
                    load.awaitProgress("with a quorum again", FAILOVER_LIMIT);
                    killed(cluster.leader(topic, 0), load);
                });
    }
}
