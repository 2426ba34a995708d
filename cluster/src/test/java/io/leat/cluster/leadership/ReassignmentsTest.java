package io.leat.cluster.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.controller.Decision;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReassignmentsTest {
    private final Replicas three = new Replicas(1, 2, 3).inSyncMin(1);

    ReassignmentsTest() {
        three.starts(4);
        three.starts(5);
    }

    @Test
    void aReplicaMovesOnceItsSuccessorIsInSync() {
        assertThat(move(2, 3, 4))
                .isEqualTo("leader 1 term 0 in sync 2,3,1 on 2,3,4,1 adding 4 removing 1");
        assertThat(three.proposes(1, 1, 2, 3, 4)).isEqualTo("leader 2 term 1 in sync 2,3,4");
        assertThat(told()).isEqualTo("leader 2 term 1 in sync 2,3,4 on 2,3,4");
    }

    @Test
    void nothingGoesWhileOneOfThoseWantedIsNotInSync() {
        move(2, 3, 4);
        three.proposes(1, 1, 2, 4);
        assertThat(told())
                .isEqualTo("leader 1 term 0 in sync 2,4,1 on 2,3,4,1 adding 4 removing 1");
        three.proposes(1, 1, 2, 3, 4);
        assertThat(told()).isEqualTo("leader 2 term 1 in sync 2,3,4 on 2,3,4");
    }

    @Test
    void replicasThatOnlyGoGoAtOnceAndTheRestBeginANewTerm() {
        assertThat(move(1, 2)).isEqualTo("leader 1 term 1 in sync 1,2 on 1,2");
        assertThat(move(2)).isEqualTo("leader 2 term 2 in sync 2 on 2");
    }

    @Test
    void replicasThatOnlyComeAreThereOnceTheyAreInSync() {
        assertThat(move(1, 2, 3, 4)).isEqualTo("leader 1 term 0 in sync 1,2,3 on 1,2,3,4 adding 4");
        three.proposes(1, 1, 2, 3, 4);
        assertThat(told()).isEqualTo("leader 1 term 0 in sync 1,2,3,4 on 1,2,3,4");
    }

    @Test
    void theOrderOfPreferenceChangesAtOnce() {
        assertThat(move(3, 2, 1)).isEqualTo("leader 1 term 0 in sync 3,2,1 on 3,2,1");
    }

    @Test
    void aMoveIsTakenBack() {
        move(4, 5);
        three.proposes(1, 1, 2, 4);
        assertThat(cancel()).isEqualTo("leader 1 term 1 in sync 1,2 on 1,2,3");
        assertThat(cancel()).isEqualTo("NO_REASSIGNMENT_IN_PROGRESS");
    }

    @Test
    void aMoveIsReplacedByAnother() {
        move(1, 2, 4);
        assertThat(move(1, 2, 5))
                .isEqualTo("leader 1 term 1 in sync 1,2,3 on 1,2,5,3 adding 5 removing 3");
        three.proposes(1, 1, 2, 3, 5);
        assertThat(told()).isEqualTo("leader 1 term 2 in sync 1,2,5 on 1,2,5");
    }

    @Test
    void aMoveCannotBeTakenBackWhenOnlyThoseThatWereAddedHaveTheData() {
        move(1, 4, 5);
        three.proposes(1, 1, 4);
        three.dies(1);
        assertThat(told())
                .isEqualTo("leader 4 term 1 in sync 4 on 1,4,5,2,3 adding 4,5 removing 2,3");
        assertThat(cancel()).isEqualTo("INVALID_REPLICA_ASSIGNMENT");
    }

    @Test
    void aMoveOutlivesTheDeathOfBrokers() {
        move(2, 3, 4);
        three.dies(1);
        assertThat(told()).isEqualTo("leader 2 term 1 in sync 2,3 on 2,3,4,1 adding 4 removing 1");
        three.proposes(2, 2, 3, 4);
        assertThat(told()).isEqualTo("leader 2 term 2 in sync 2,3,4 on 2,3,4");
    }

    @Test
    void theOnlyReplicaMoves() {
        var one = new Replicas(1);
        one.starts(2);
        assertThat(move(one, true, List.of(2)))
                .isEqualTo("leader 1 term 0 in sync 1 on 2,1 adding 2 removing 1");
        assertThat(one.proposes(1, 1, 2)).isEqualTo("leader 2 term 1 in sync 2");
    }

    @Test
    void theOnlyReplicaLeadsAgainWhenItsMoveWasTakenBackWhileItWasAway() {
        var one = new Replicas(1);
        one.starts(2);
        move(one, true, List.of(2));
        one.dies(1);
        assertThat(move(one, true, null)).isEqualTo("no leader term 1 in sync 1 on 1");
        assertThat(one.starts(1)).isEqualTo("leader 1 term 2 in sync 1");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(move()).isEqualTo("INVALID_REPLICA_ASSIGNMENT");
        assertThat(move(1, 2, 2)).isEqualTo("INVALID_REPLICA_ASSIGNMENT");
        assertThat(move(1, 2, 9)).isEqualTo("INVALID_REPLICA_ASSIGNMENT");
        assertThat(move(1, 2, -1)).isEqualTo("INVALID_REPLICA_ASSIGNMENT");
        assertThat(move(three, false, List.of(1, 2))).isEqualTo("INVALID_REPLICATION_FACTOR");
        assertThat(cancel()).isEqualTo("NO_REASSIGNMENT_IN_PROGRESS");
        assertThat(told()).isEqualTo("leader 1 term 0 in sync 1,2,3 on 1,2,3");
        Decision<PartitionState> decision =
                Reassignments.decide(
                        three.image(),
                        List.of(new Reassignment(new PartitionName("none", 0), List.of(1))),
                        true,
                        three);
        assertThat(decision.outcomes().toString()).contains("UNKNOWN_TOPIC_OR_PARTITION");
        assertThat(decision.changes()).isEmpty();
    }

    @Test
    void aCordonedBrokerKeepsWhatItHasAndGetsNothing() {
        three.apply(new ClusterChange.BrokerConfigsPut("4", Map.of(ClusterImage.CORDONED, "*")));
        assertThat(move(1, 2, 4)).isEqualTo("INVALID_REPLICA_ASSIGNMENT");
        three.apply(new ClusterChange.BrokerConfigsPut("3", Map.of(ClusterImage.CORDONED, "*")));
        assertThat(move(1, 3, 5)).endsWith(" on 1,3,5,2 adding 5 removing 2");
    }

    @Test
    void aReplicaThatIsAwayMayStay() {
        three.dies(3);
        assertThat(move(1, 4, 3))
                .isEqualTo("leader 1 term 0 in sync 1,2 on 1,4,3,2 adding 4 removing 2");
    }

    private String told() {
        return three.words() + three.places();
    }

    private String move(Integer... target) {
        return move(three, true, List.of(target));
    }

    private String cancel() {
        return move(three, true, null);
    }

    private static String move(
            Replicas replicas, boolean mayResize, @Nullable List<Integer> target) {
        var wish = new Reassignment(new PartitionName("orders", 0), target);
        Decision<PartitionState> decision =
                Reassignments.decide(replicas.image(), List.of(wish), mayResize, replicas);
        decision.changes().forEach(replicas::apply);
        return switch (decision.outcomes().getFirst()) {
            case Outcome.Accepted<PartitionState> accepted -> replicas.words() + replicas.places();
            case Outcome.Refused<PartitionState>(Refusal refusal) -> refusal.error().toString();
        };
    }
}
