package io.leat.cluster.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.protocol.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedProposalTest {
    private static final List<Integer> ALL = List.of(1, 2);
    private static final PartitionState ALONE =
            new PartitionState(1, 3, 5, ReplicaSets.of(ALL, List.of(1)));
    private static final PartitionState BOTH = ALONE.with(ReplicaSets.of(ALL, ALL));

    /// Broker 1 leads alone; 2 has caught up at offset 10, and is proposed.
    private final LeaderTerm term =
            new LeaderTerm(1, ALONE, 1, new LeaderTerm.Start(10, 10, 10, 1_000));

    private IsrChange proposeBoth() {
        var now = new LeaderTerm.Moment(10, 1_000);
        term.fetched(2, 7, 10, now);
        return term.propose(now, 500, _ -> 7).orElseThrow();
    }

    @Test
    void whatOnlyTheLeaderHasIsNotCommittedWhileAFollowerMayHaveJoined() {
        proposeBoth();
        term.persisted(20);
        assertThat(term.highWatermark()).isEqualTo(10);
    }

    @Test
    void aProposalThatWasFoundUnfitIsOver() {
        IsrChange proposal = proposeBoth();
        term.persisted(20);
        assertThat(term.rejected(proposal, ErrorCode.INELIGIBLE_REPLICA)).isTrue();
        assertThat(term.highWatermark()).isEqualTo(20);
        assertThat(term.isUnderWay(proposal)).isFalse();
    }

    /// An earlier attempt was accepted, and its answer lost; then 2 may lead by now.
    @Test
    void aRefusalBecauseTheStateHasChangedDoesNotSayThatNobodyJoined() {
        IsrChange proposal = proposeBoth();
        term.persisted(20);
        for (ErrorCode why :
                List.of(
                        ErrorCode.FENCED_LEADER_EPOCH,
                        ErrorCode.INVALID_UPDATE_VERSION,
                        ErrorCode.STALE_BROKER_EPOCH,
                        ErrorCode.NEW_LEADER_ELECTED,
                        ErrorCode.NOT_CONTROLLER)) {
            assertThat(term.rejected(proposal, why)).as(why.name()).isFalse();
            assertThat(term.highWatermark()).as(why.name()).isEqualTo(10);
            assertThat(term.isUnderWay(proposal)).as(why.name()).isTrue();
        }
        term.become(BOTH, 1_000);
        assertThat(term.isUnderWay(proposal)).isFalse();
        term.fetched(2, 7, 20, new LeaderTerm.Moment(20, 1_000));
        assertThat(term.highWatermark()).isEqualTo(20);
    }
}
