package io.leat.cluster.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConfigConsequencesTest {
    private final Replicas three = new Replicas(1, 2, 3);

    @BeforeEach
    void onlyOneIsInSync() {
        three.proposes(1, 1);
        assertThat(three.words()).isEqualTo("leader 1 term 0 in sync 1 eligible 2,3");
    }

    @Test
    @Tag("D5")
    void nobodyIsEligibleAnyMoreOnceATopicNeedsFewerInSync() {
        three.inSyncMin(1);
        apply(new ClusterChange.TopicPut(topic().withConfigs(Map.of("min.insync.replicas", "1"))));
        assertThat(three.words()).isEqualTo("leader 1 term 0 in sync 1");
        assertThat(topic().configs()).containsKey("min.insync.replicas");
    }

    @Test
    @Tag("D5")
    void theEligibleGoBeforeTheDefaultOfTheClusterIsLower() {
        three.inSyncMin(1);
        List<ClusterChange> changes =
                apply(
                        new ClusterChange.BrokerConfigsPut(
                                ClusterImage.ALL_BROKERS, Map.of("min.insync.replicas", "1")));
        assertThat(three.words()).isEqualTo("leader 1 term 0 in sync 1");
        assertThat(changes).hasSize(2);
        assertThat(changes.getLast()).isInstanceOf(ClusterChange.BrokerConfigsPut.class);
    }

    @Test
    void anyOtherConfigChangesNothingElse() {
        var change = new ClusterChange.TopicPut(topic().withConfigs(Map.of("retention.ms", "1")));
        assertThat(apply(change)).containsExactly(change);
        var configs = new ClusterChange.BrokerConfigsPut("1", Map.of("a", "b"));
        assertThat(apply(configs)).containsExactly(configs);
    }

    private TopicImage topic() {
        return Objects.requireNonNull(three.image().topic(Replicas.TOPIC));
    }

    private List<ClusterChange> apply(ClusterChange change) {
        List<ClusterChange> changes = ConfigConsequences.of(three.image(), change, three);
        changes.forEach(three::apply);
        return changes;
    }
}
