package io.leat.cluster.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.partition.IsrChange;
import io.leat.cluster.partition.IsrChange.Member;
import io.leat.protocol.Uuid;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class IsrAlterationTest {
    private final Replicas three = new Replicas(1, 2, 3);

    @Test
    void aFollowerThatLagsLeavesAndReturns() {
        assertThat(three.proposes(1, 1, 2)).isEqualTo("leader 1 term 0 in sync 1,2");
        assertThat(three.state().partitionEpoch()).isEqualTo(1);
        assertThat(three.proposes(1, 1, 3, 2)).isEqualTo("leader 1 term 0 in sync 1,2,3");
        assertThat(three.state().partitionEpoch()).isEqualTo(2);
    }

    @Test
    @Tag("D5")
    void whoLeavesBelowTheMinimumStaysEligibleUntilTheMinimumIsReachedAgain() {
        assertThat(three.proposes(1, 1, 2)).isEqualTo("leader 1 term 0 in sync 1,2");
        assertThat(three.proposes(1, 1)).isEqualTo("leader 1 term 0 in sync 1 eligible 2");
        assertThat(three.proposes(1, 1, 3)).isEqualTo("leader 1 term 0 in sync 1,3");
    }

    @Test
    @Tag("D10")
    void anAnswerThatWasLostIsGivenAgain() {
        IsrProposal proposal = three.proposal(1, 2);
        assertThat(three.propose(1, proposal)).isEqualTo("leader 1 term 0 in sync 1,2");
        assertThat(three.propose(1, proposal)).isEqualTo("leader 1 term 0 in sync 1,2");
        assertThat(three.state().partitionEpoch()).isEqualTo(1);
    }

    @Test
    @Tag("D10")
    void aProposalAboutAnOlderStateIsRefused() {
        IsrProposal old = three.proposal(1, 2);
        three.proposes(1, 1, 3);
        assertThat(three.propose(1, old)).isEqualTo("INVALID_UPDATE_VERSION");
        assertThat(three.words()).isEqualTo("leader 1 term 0 in sync 1,3");
    }

    @Test
    void aLeaderOfAnEarlierTermIsFenced() {
        IsrProposal old = three.proposal(1, 2);
        three.put(three.state().ledBy(2, three.state().replicaSets()));
        assertThat(three.propose(1, old)).isEqualTo("FENCED_LEADER_EPOCH");
    }

    private static IsrProposal proposal(int partition, int leaderEpoch, int partitionEpoch) {
        var change = new IsrChange(leaderEpoch, partitionEpoch, List.of());
        return new IsrProposal(Replicas.TOPIC, partition, change);
    }

    @Test
    void aLeaderThatKnowsMoreThanTheControllerIsSentToAnother() {
        PartitionState now = three.state();
        var later = proposal(0, 1, now.partitionEpoch());
        var changed = proposal(0, 0, 1);
        assertThat(three.propose(1, later)).isEqualTo("NOT_CONTROLLER");
        assertThat(three.propose(1, changed)).isEqualTo("NOT_CONTROLLER");
    }

    @Test
    void onlyTheLeaderIsHeard() {
        assertThat(three.proposes(2, 2, 3)).isEqualTo("INVALID_REQUEST");
        assertThat(three.proposes(1, 1, 1, 2)).isEqualTo("INVALID_REQUEST");
        assertThat(three.proposes(1, 1, 4)).isEqualTo("INVALID_REQUEST");
    }

    @Test
    @Tag("KIP-380")
    void aLeaderThatWasRegisteredAnewSpeaksForItsNewRegistrationOnly() {
        var before = new IsrProposals(1, three.epoch(1), List.of(three.proposal(1, 2)));
        three.starts(1);
        assertThat(three.propose(before)).isEqualTo("STALE_BROKER_EPOCH");
    }

    @Test
    void whatIsNotThereIsUnknown() {
        var topic = new IsrProposal(new Uuid(9, 9), 0, new IsrChange(0, 0, List.of()));
        var partition = proposal(1, 0, 0);
        var negative = proposal(-1, 0, 0);
        assertThat(three.propose(1, topic)).isEqualTo("UNKNOWN_TOPIC_ID");
        assertThat(three.propose(1, partition)).isEqualTo("UNKNOWN_TOPIC_OR_PARTITION");
        assertThat(three.propose(1, negative)).isEqualTo("UNKNOWN_TOPIC_OR_PARTITION");
    }

    @Test
    @Tag("KAFKA-13916")
    @Tag("D9")
    void aBrokerThatIsGoneDoesNotJoin() {
        three.dies(3);
        assertThat(three.proposes(1, 1, 2, 3)).isEqualTo("INELIGIBLE_REPLICA");
    }

    @Test
    @Tag("KAFKA-14140")
    @Tag("D9")
    void aBrokerThatWantsToStopDoesNotJoinAgain() {
        three.stops(3);
        assertThat(three.words()).isEqualTo("leader 1 term 0 in sync 1,2");
        assertThat(three.proposes(1, 1, 2, 3)).isEqualTo("INELIGIBLE_REPLICA");
        var unversioned =
                new IsrProposal(
                        Replicas.TOPIC,
                        0,
                        new IsrChange(
                                0,
                                three.state().partitionEpoch(),
                                List.of(
                                        new Member(1, Member.ANY_EPOCH),
                                        new Member(2, Member.ANY_EPOCH),
                                        new Member(3, Member.ANY_EPOCH))));
        assertThat(three.propose(1, unversioned)).isEqualTo("INELIGIBLE_REPLICA");
    }

    @Test
    @Tag("D9")
    void aFollowerJoinsOnlyInTheRegistrationInWhichItCaughtUp() {
        three.proposes(1, 1, 2);
        IsrProposal caughtUp = three.proposal(1, 2, 3);
        three.starts(3);
        assertThat(three.propose(1, caughtUp)).isEqualTo("INELIGIBLE_REPLICA");
        assertThat(three.proposes(1, 1, 2, 3)).isEqualTo("leader 1 term 0 in sync 1,2,3");
    }

    @Test
    void aLeaderThatWantsToStopGoesOnceAFollowerHasJoined() {
        three.dies(2, 3);
        three.stops(1);
        assertThat(three.words()).isEqualTo("leader 1 term 0 in sync 1 eligible 2,3");
        three.starts(2);
        assertThat(three.proposes(1, 1, 2)).isEqualTo("leader 2 term 1 in sync 2 eligible 1");
    }

    @Test
    @Tag("D4")
    void aLeaderThatLostItsDataIsFollowedByAnotherThatIsInSync() {
        assertThat(three.proposes(1, 2, 3)).isEqualTo("leader 2 term 1 in sync 2,3");
    }

    @Test
    @Tag("D4")
    void aLeaderThatLostItsDataIsNotEvenEligible() {
        three.put(List.of(1), List.of(2, 3));
        assertThat(three.proposes(1)).isEqualTo("leader 2 term 1 in sync 2 eligible 3");
    }

    @Test
    @Tag("D4")
    void whoWasEligibleIsWaitedForWhenTheLeaderLostItsData() {
        three.put(List.of(1), List.of(2));
        three.dies(2);
        assertThat(three.proposes(1)).isEqualTo("no leader term 1 in sync 2");
        assertThat(three.starts(2)).isEqualTo("leader 2 term 2 in sync 2");
    }

    @Test
    @Tag("D4")
    void nobodyLeadsWhenAllThatWasCommittedIsLost() {
        three.inSyncMin(1).put(List.of(1), List.of());
        assertThat(three.proposes(1)).isEqualTo("no leader term 1 in sync nobody");
        assertThat(three.starts(1)).isEqualTo("no leader term 1 in sync nobody");
        three.unclean();
        assertThat(three.settle()).isEqualTo("leader 1 term 2 in sync 1");
    }

    @Test
    void aLeaderThatLostItsDataDoesNotSayWhoElseIsInSync() {
        three.put(List.of(1, 2), List.of());
        assertThat(three.proposes(1, 2, 3)).isEqualTo("INVALID_REQUEST");
    }

    @Test
    @Tag("D4")
    void aFollowerThatLostItsDataIsNotEligibleAnyMore() {
        three.put(List.of(1), List.of(2, 3));
        assertThat(three.proposes(2, 1)).isEqualTo("leader 1 term 0 in sync 1 eligible 3");
        assertThat(three.proposes(2, 1)).isEqualTo("leader 1 term 0 in sync 1 eligible 3");
    }

    @Test
    @Tag("D4")
    void aFollowerThatLostItsDataLeavesTheInSyncReplicas() {
        assertThat(three.proposes(2, 1, 3)).isEqualTo("leader 1 term 0 in sync 1,3");
    }

    @Test
    @Tag("D4")
    void whoLostItsDataIsForgottenAlsoWhileNobodyLeads() {
        three.put(List.of(1), List.of(2, 3));
        three.dies(1, 2, 3);
        three.fenced(2);
        assertThat(three.proposes(2, 1)).isEqualTo("no leader term 1 in sync 1 eligible 3");
    }
}
