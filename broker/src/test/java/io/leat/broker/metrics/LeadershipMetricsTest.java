package io.leat.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.config.MetricsConfig;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What broker 1 counts while others tell it of one partition.
class LeadershipMetricsTest {
    private static final int SELF = 1;
    private static final int OTHER = 2;

    private final LeadershipMetrics metrics = new LeadershipMetrics(SELF);
    private MetricsServer server;
    private ClusterImage image = ClusterImage.empty("cluster");
    private int epoch;

    @BeforeEach
    void bind() throws Exception {
        server = MetricsServer.bind(new MetricsConfig(true, "127.0.0.1", 0));
        server.show(List.of(metrics));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void become(int leader, Integer... inSync) {
        epoch++;
        var sets = ReplicaSets.of(List.of(SELF, OTHER), List.of(inSync));
        var state = new PartitionState(leader, epoch, epoch, sets);
        ClusterImage before = image;
        image =
                image.with(
                        new ClusterChange.TopicPut(
                                new TopicImage("t", new Uuid(1, 1), List.of(state), Map.of())));
        metrics.changed(before, image);
    }

    private List<Double> counts() throws Exception {
        Map<String, Double> values = Scrape.of(server.address()).values();
        return List.of(
                values.getOrDefault("leat_in_sync_shrinks_total", -1.0),
                values.getOrDefault("leat_in_sync_expansions_total", -1.0),
                values.getOrDefault("leat_leaderships_gained_total", -1.0),
                values.getOrDefault("leat_leaderships_lost_total", -1.0));
    }

    @Test
    void inSyncReplicasThatGoAndComeBackAreCountedByTheirLeader() throws Exception {
        become(SELF, SELF, OTHER);
        assertThat(counts()).containsExactly(0.0, 0.0, 0.0, 0.0);
        become(SELF, SELF);
        assertThat(counts()).containsExactly(1.0, 0.0, 0.0, 0.0);
        become(SELF, SELF, OTHER);
        assertThat(counts()).containsExactly(1.0, 1.0, 0.0, 0.0);
    }

    @Test
    void leadershipsThatGoAndComeAreCountedAndNotWhatTheOtherLeaderDoes() throws Exception {
        become(SELF, SELF, OTHER);
        become(OTHER, OTHER);
        assertThat(counts()).containsExactly(0.0, 0.0, 0.0, 1.0);
        become(OTHER, SELF, OTHER);
        assertThat(counts()).containsExactly(0.0, 0.0, 0.0, 1.0);
        become(SELF, SELF, OTHER);
        assertThat(counts()).containsExactly(0.0, 0.0, 1.0, 1.0);
    }
}
