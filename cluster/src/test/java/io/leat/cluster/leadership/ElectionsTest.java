package io.leat.cluster.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ElectionsTest {
    private static final List<Integer> BOTH = List.of(1, 2);
    private static final PartitionState FIRST =
            new PartitionState(1, 4, 7, ReplicaSets.of(BOTH, BOTH));

    private static ClusterChange put(int id, PartitionState... states) {
        var topic = new TopicImage("t", new Uuid(1, id), Arrays.asList(states), Map.of());
        return new ClusterChange.TopicPut(topic);
    }

    private static final ClusterImage BEFORE =
            ClusterImage.empty("cluster").with(put(1, FIRST, FIRST));

    @Test
    void eachNewTermWithALeaderIsOne() {
        ReplicaSets sets = FIRST.replicaSets();
        assertThat(Elections.in(BEFORE, put(1, FIRST.ledBy(2, sets), FIRST))).isEqualTo(1);
        assertThat(Elections.in(BEFORE, put(1, FIRST.ledBy(1, sets), FIRST.ledBy(2, sets))))
                .isEqualTo(2);
    }

    @Test
    void whatChangesNoTermOrLeavesNobodyIsNone() {
        ReplicaSets sets = FIRST.replicaSets();
        int nobody = PartitionState.NO_LEADER;
        assertThat(Elections.in(BEFORE, put(1, FIRST.with(sets), FIRST))).isZero();
        assertThat(Elections.in(BEFORE, put(1, FIRST.ledBy(nobody, sets), FIRST))).isZero();
        assertThat(Elections.in(BEFORE, put(1, FIRST, FIRST, FIRST))).isZero();
    }

    @Test
    void topicsThatWereNotThereBeforeHoldNoElection() {
        assertThat(Elections.in(BEFORE, put(2, FIRST.ledBy(2, FIRST.replicaSets()), FIRST)))
                .isZero();
        assertThat(Elections.in(ClusterImage.empty("cluster"), put(1, FIRST))).isZero();
        assertThat(Elections.in(BEFORE, new ClusterChange.TopicRemoved("t", new Uuid(1, 1))))
                .isZero();
    }
}
