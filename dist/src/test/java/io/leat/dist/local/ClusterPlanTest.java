package io.leat.dist.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfigReading;
import io.leat.broker.zookeeper.MemberConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPlanTest {
    @TempDir private Path directory;

    @Test
    void threeBrokersKeepThreeReplicasOfWhichTwoMustHaveARecord() {
        assertThat(plan(3, Map.of()).settings(2))
                .containsEntry("broker.id", "2")
                .containsEntry("listeners", "PLAINTEXT://127.0.0.1:9002")
                .containsEntry("log.dirs", directory.resolve("broker-2").toString())
                .containsEntry("zookeeper.connect", "127.0.0.1:9100")
                .containsEntry("default.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("offsets.topic.replication.factor", "3");
        assertThat(plan(5, Map.of()).settings(0))
                .containsEntry("default.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2");
    }

    @Test
    void twoBrokersKeepTwoReplicasAndWriteOnWhenOneIsGone() {
        assertThat(plan(2, Map.of()).settings(0))
                .containsEntry("default.replication.factor", "2")
                .containsEntry("min.insync.replicas", "1")
                .containsEntry("offsets.topic.replication.factor", "2");
    }

    @Test
    void theUsersSettingsAreStrongerButNotWhereEachBrokerDiffers() throws CannotStart {
        ClusterPlan plan = plan(3, Map.of("min.insync.replicas", "3"));
        plan.checkOverrides();
        assertThat(plan.settings(1)).containsEntry("min.insync.replicas", "3");
        assertThatThrownBy(() -> plan(3, Map.of("broker.id", "7")).checkOverrides())
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("--override broker.id is not possible with --brokers");
    }

    @Test
    void eachBrokerShowsItsMetricsOnAPortOfItsOwn() {
        ClusterPlan plan = plan(3, Map.of("metrics.listener", "http://127.0.0.1:9404"));
        assertThat(plan.metrics(0)).contains("http://127.0.0.1:9404");
        assertThat(plan.metrics(2)).contains("http://127.0.0.1:9406");
        assertThat(plan.settings(2)).containsEntry("metrics.listener", "http://127.0.0.1:9406");
        assertThat(plan(3, Map.of("metrics.listener", "http://127.0.0.1:0")).metrics(2))
                .contains("http://127.0.0.1:0");
        assertThat(plan(3, Map.of("metrics.listener", "no address")).metrics(2))
                .contains("no address");
        assertThat(plan(3, Map.of("metrics.listener", "")).metrics(0)).isEmpty();
        assertThat(plan(3, Map.of()).metrics(0)).isEmpty();
    }

    @Test
    void theFilesAreWhatBrokersAndZooKeeperRead() throws Exception {
        ClusterPlan plan = plan(3, Map.of("broker.rack", "a\\b c"));
        plan.write();
        for (int id = 0; id < 3; id++) {
            ConfigReading reading = BrokerConfig.read(plan.config("broker-" + id));
            assertThat(reading).isInstanceOf(ConfigReading.Accepted.class);
            assertThat(BrokerConfig.readTexts(plan.config("broker-" + id)))
                    .isEqualTo(plan.settings(id));
        }
        MemberConfig zooKeeper = MemberConfig.read(plan.config("zookeeper"));
        assertThat(zooKeeper.clientAddress().getPort()).isEqualTo(9_100);
        assertThat(zooKeeper.dataDir()).isEqualTo(directory.resolve("zookeeper"));
    }

    private ClusterPlan plan(int brokers, Map<String, String> overrides) {
        List<Integer> ports = IntStream.range(9_000, 9_000 + brokers).boxed().toList();
        return new ClusterPlan(directory, ports, 9_100, overrides);
    }
}
