package io.leat.cluster.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.PartitionState;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BrokerChangesTest {
    private final Replicas three = new Replicas(1, 2, 3);

    @Test
    void nothingChangesWhileAllAreThere() {
        assertThat(BrokerChanges.decide(three.image(), three)).isEmpty();
    }

    @Test
    void theNextReplicaInSyncLeadsWhenTheLeaderDies() {
        assertThat(three.dies(1)).isEqualTo("leader 2 term 1 in sync 2,3");
        assertThat(three.dies(2)).isEqualTo("leader 3 term 2 in sync 3 eligible 2");
    }

    @Test
    void aFollowerThatDiesLeavesTheTermAlone() {
        assertThat(three.dies(3)).isEqualTo("leader 1 term 0 in sync 1,2");
        assertThat(three.state().partitionEpoch()).isEqualTo(1);
    }

    @Test
    @Tag("D5")
    void theLastReplicaInSyncIsWaitedForHoweverMayOthersAreThere() {
        three.inSyncMin(1).proposes(1, 1);
        assertThat(three.dies(1)).isEqualTo("no leader term 1 in sync 1");
        assertThat(three.starts(1)).isEqualTo("leader 1 term 2 in sync 1");
    }

    @Test
    @Tag("D5")
    @Tag("KAFKA-15583")
    void anEligibleReplicaLeadsWhenTheLastInSyncDiesBelowTheMinimum() {
        three.proposes(1, 1, 2);
        three.proposes(1, 1);
        assertThat(three.words()).isEqualTo("leader 1 term 0 in sync 1 eligible 2");
        assertThat(three.dies(1)).isEqualTo("leader 2 term 1 in sync 2 eligible 1");
    }

    @Test
    @Tag("D5")
    void whoWasNeitherInSyncNorEligibleDoesNotLead() {
        three.proposes(1, 1, 2);
        assertThat(three.dies(1, 2)).isEqualTo("no leader term 1 in sync 1,2");
        assertThat(three.starts(1)).isEqualTo("leader 1 term 2 in sync 1 eligible 2");
    }

    @Test
    @Tag("D5")
    void aLowerMinimumLeavesNobodyEligibleWhoMayMissWhatIsCommittedNow() {
        three.proposes(1, 1);
        assertThat(three.words()).isEqualTo("leader 1 term 0 in sync 1 eligible 2,3");
        assertThat(three.inSyncMin(1).settle()).isEqualTo("leader 1 term 0 in sync 1");
        three.inSyncMin(2).proposes(1, 1, 2);
        three.proposes(1, 1);
        assertThat(three.inSyncMin(1).dies(1)).isEqualTo("leader 2 term 1 in sync 2");
    }

    @Test
    @Tag("D4")
    @Tag("KIP-380")
    void aRestartedLeaderIsFollowedByAnotherAndIsNoLongerInSync() {
        assertThat(three.starts(1)).isEqualTo("leader 2 term 1 in sync 2,3");
        assertThat(three.standing(1)).isEqualTo(BrokerStanding.ACTIVE);
    }

    @Test
    @Tag("D4")
    void aRestartedLeaderThatIsAloneLeadsInANewTerm() {
        three.inSyncMin(1).proposes(1, 1);
        assertThat(three.starts(1)).isEqualTo("leader 1 term 2 in sync 1");
    }

    @Test
    @Tag("D4")
    void aRestartedFollowerHasToCatchUpBeforeItCounts() {
        assertThat(three.starts(3)).isEqualTo("leader 1 term 0 in sync 1,2");
        assertThat(three.proposes(1, 1, 2, 3)).isEqualTo("leader 1 term 0 in sync 1,2,3");
    }

    @Test
    @Tag("KAFKA-7235")
    void aBrokerIsActivatedOnlyAfterWhatItLed() {
        three.starts(1);
        List<ClusterChange> changes = BrokerChanges.decide(three.image(), three);
        assertThat(changes).isEmpty();
        var restarted = new Replicas(1, 2);
        List<ClusterChange> inOrder = BrokerChanges.decide(restarted.fenced(1).image(), restarted);
        assertThat(inOrder).hasSize(2);
        assertThat(inOrder.getFirst()).isInstanceOf(ClusterChange.TopicPut.class);
        assertThat(inOrder.getLast())
                .isEqualTo(new ClusterChange.BrokerActivated(1, restarted.epoch(1)));
    }

    @Test
    void aControllerThatFindsTheWorkHalfDoneDoesTheRest() {
        var restarted = new Replicas(1, 2).fenced(1);
        List<ClusterChange> changes = BrokerChanges.decide(restarted.image(), restarted);
        restarted.apply(changes.getFirst());
        assertThat(BrokerChanges.decide(restarted.image(), restarted))
                .containsExactly(changes.getLast());
    }

    @Test
    void aBrokerThatWantsToStopHandsOverAndLeaves() {
        assertThat(three.stops(1)).isEqualTo("leader 2 term 1 in sync 2,3");
        assertThat(Handover.isDone(three.image(), 1)).isTrue();
        assertThat(three.stops(3)).isEqualTo("leader 2 term 1 in sync 2 eligible 3");
    }

    @Test
    void aBrokerThatNobodyCanReplaceServesUntilItEnds() {
        three.inSyncMin(1).proposes(1, 1);
        assertThat(three.stops(1)).isEqualTo("leader 1 term 0 in sync 1");
        assertThat(Handover.isDone(three.image(), 1)).isTrue();
        assertThat(three.dies(1)).isEqualTo("no leader term 1 in sync 1");
    }

    @Test
    void theHandoverIsNotDoneBeforeTheControllerHasDecided() {
        three.stopping(1);
        assertThat(Handover.isDone(three.image(), 1)).isFalse();
        assertThat(Handover.isDone(three.image(), 2)).isTrue();
        three.settle();
        assertThat(Handover.isDone(three.image(), 1)).isTrue();
    }

    @Test
    void whenAllStopTheLastGoOnUntilTheyEnd() {
        three.stops(1);
        three.stops(2);
        assertThat(three.stops(3)).isEqualTo("leader 3 term 2 in sync 3 eligible 2");
    }

    @Test
    void anUncleanElectionIsTheLastResort() {
        three.unclean().inSyncMin(1).proposes(1, 1);
        PartitionState before = three.state();
        assertThat(three.dies(1)).isEqualTo("leader 2 term 2 in sync 2");
        assertThat(LeaderElection.isUnclean(before, three.state())).isTrue();
    }

    @Test
    @Tag("KAFKA-18940")
    void anElectionAmongTheEligibleIsNotUnclean() {
        three.unclean().put(List.of(1), List.of(3));
        PartitionState before = three.state();
        assertThat(three.dies(1)).isEqualTo("leader 3 term 1 in sync 3 eligible 1");
        assertThat(LeaderElection.isUnclean(before, three.state())).isFalse();
    }

    @Test
    void aPartitionOfOneReplicaIsLeftAlone() {
        var one = new Replicas(1);
        assertThat(one.dies(1)).isEqualTo("leader 1 term 0 in sync 1");
        assertThat(one.starts(1)).isEqualTo("leader 1 term 0 in sync 1");
    }
}
