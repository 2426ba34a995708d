package io.leat.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.server.LeatOnly;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Brokers on machines of their own whose network fails between some of them and not others. The
/// clients reach every broker all the time, so that one that wrongly believes to lead is asked.
@LeatOnly
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PartitionedNetworkTest {
    private static final String ZOOKEEPER = "zookeeper-0";
    private static final int PARTITIONS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LASTING = Duration.ofSeconds(5);

    private Namespaces network;
    private ClusterUnderTest cluster;

    @BeforeAll
    void start() {
        network = Namespaces.make(Set.of("broker-0", "broker-1", "broker-2", ZOOKEEPER));
        cluster = ClusterUnderTest.start(network, Map.of("replica.socket.timeout.ms", "3000"), 1);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aLeaderThatLosesZooKeeperIsReplacedAndWhatItTookMeanwhileIsCommittedOrRefused()
            throws InterruptedException {
        isolated("without-zookeeper", false, true, false);
    }

    @Test
    void aLeaderThatLosesBothIsReplacedAndCommitsNothingAlone() throws InterruptedException {
        isolated("without-anybody", false, true, true);
    }

    /// ZooKeeper still sees it, so it stays the leader; two of three replicas have to have a
    /// record.
    @Test
    void aLeaderThatLosesItsFollowersCommitsNothingAloneAndOtherPartitionsGoOn()
            throws InterruptedException {
        isolated("without-followers", false, false, true);
    }

    /// ZooKeeper still sees it, but nobody could leave the in-sync replicas if it stayed in office.
    @Test
    void aControllerThatLosesTheOtherBrokersGivesUpItsOfficeAndTheyGoOn()
            throws InterruptedException {
        int controller = cluster.controller();
        isolated("controller-without-followers", true, false, true);
        assertThat(cluster.controller()).isNotEqualTo(controller);
    }

    private void isolated(
            String name, boolean controls, boolean fromZooKeeper, boolean fromFollowers)
            throws InterruptedException {
        String topic = cluster.topic(name, PARTITIONS);
        int controller = cluster.controller();
        int[] leaders =
                IntStream.range(0, PARTITIONS)
                        .map(partition -> cluster.leader(topic, partition))
                        .toArray();
        int leader =
                IntStream.of(leaders)
                        .filter(id -> (id == controller) == controls)
                        .findFirst()
                        .orElseThrow();
        IntPredicate goesOn = partition -> fromZooKeeper || leaders[partition] != leader;
        RecordedLoad load =
                network.client(() -> RecordedLoad.start(cluster.clients(), topic, PARTITIONS));
        try (load) {
            try {
                cut(leader, fromZooKeeper, fromFollowers);
                load.awaitProgress("with broker " + leader + " cut off", LIMIT, goesOn);
                long[] before = stuck(load, goesOn);
                Thread.sleep(LASTING);
                load.awaitProgress("with broker " + leader + " still cut off", LIMIT, goesOn);
                assertThat(stuck(load, goesOn)).containsExactly(before);
            } finally {
                network.mend();
            }
            cluster.heal(topic);
            load.awaitProgress("in the end", LIMIT);
            network.client(() -> {
                load.finishAndCheck();
                return true;
            });
        }
        assertThat(cluster.inSync(topic, 0)).containsExactly(0, 1, 2);
    }

    private void cut(int broker, boolean fromZooKeeper, boolean fromFollowers) {
        if (fromZooKeeper) {
            network.cut("broker-" + broker, ZOOKEEPER);
        }
        if (fromFollowers) {
            IntStream.range(0, 3)
                    .filter(id -> id != broker)
                    .forEach(id -> network.cut("broker-" + broker, "broker-" + id));
        }
    }

    /// How many records the partitions that cannot go on have taken.
    private static long[] stuck(RecordedLoad load, IntPredicate goesOn) {
        return IntStream.range(0, PARTITIONS)
                .filter(goesOn.negate())
                .mapToLong(load::acknowledgedIn)
                .toArray();
    }
}
