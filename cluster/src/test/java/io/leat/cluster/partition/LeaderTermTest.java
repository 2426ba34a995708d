package io.leat.cluster.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Broker 1 leads in epoch 5, from offset 10 on; 1, 2 and 3 have replicas. Broker epochs are ten
/// times the brokers' ids.
class LeaderTermTest {
    private static final int LEADER_EPOCH = 5;
    private static final long LAG_MILLIS = 1_000;

    private LeaderTerm term = term(1, List.of(1, 2, 3));
    private int partitionEpoch = 20;

    private static LeaderTerm term(int inSyncMin, List<Integer> inSync) {
        return term(inSyncMin, inSync, new LeaderTerm.Start(10, 10, 7, 0));
    }

    private static LeaderTerm term(int inSyncMin, List<Integer> inSync, LeaderTerm.Start start) {
        return new LeaderTerm(1, state(20, inSync), inSyncMin, start);
    }

    private static PartitionState state(int partitionEpoch, List<Integer> inSync) {
        ReplicaSets sets = ReplicaSets.of(List.of(1, 2, 3), inSync);
        return new PartitionState(1, LEADER_EPOCH, partitionEpoch, sets);
    }

    private void written(Integer... inSync) {
        partitionEpoch++;
        term.become(state(partitionEpoch, List.of(inSync)), 0);
    }

    private void fetch(int broker, long offset, long logEnd, long millis) {
        term.fetched(broker, broker * 10L, offset, new LeaderTerm.Moment(logEnd, millis));
    }

    private Optional<List<Integer>> propose(long logEnd, long millis, Integer... active) {
        return proposal(logEnd, millis, active).map(wanted -> wanted.brokers());
    }

    private Optional<IsrChange> proposal(long logEnd, long millis, Integer... active) {
        return term.propose(
                new LeaderTerm.Moment(logEnd, millis),
                LAG_MILLIS,
                broker -> List.of(active).contains(broker) ? broker * 10L : -1);
    }

    @Test
    void aTermBeginsWithWhatItsLeaderKnewToBeCommitted() {
        assertThat(term.highWatermark()).isEqualTo(7);
    }

    @Test
    void onlyWhatEveryInSyncReplicaHasMadeDurableIsCommitted() {
        term.persisted(15);
        fetch(2, 14, 15, 1);
        assertThat(term.highWatermark()).isEqualTo(7);
        fetch(3, 12, 15, 1);
        assertThat(term.highWatermark()).isEqualTo(12);
        fetch(3, 15, 15, 2);
        assertThat(term.highWatermark()).isEqualTo(14);
    }

    @Test
    void whatTheLeaderItselfHasNotFlushedIsNotCommitted() {
        fetch(2, 15, 15, 1);
        fetch(3, 15, 15, 1);
        assertThat(term.highWatermark()).isEqualTo(10);
        term.persisted(15);
        assertThat(term.highWatermark()).isEqualTo(15);
    }

    @Test
    void aReplicaOutsideTheInSyncOnesHoldsNobodyUp() {
        term = term(1, List.of(1, 2));
        term.persisted(15);
        fetch(2, 15, 15, 1);
        assertThat(term.highWatermark()).isEqualTo(15);
    }

    @Test
    void theHighWatermarkNeverMovesBack() {
        fetch(2, 10, 10, 1);
        fetch(3, 10, 10, 1);
        fetch(3, 4, 10, 2);
        assertThat(term.highWatermark()).isEqualTo(10);
    }

    @Test
    void aFollowerThatWasTooSlowIsNotTakenBackForWhatItHadBefore() {
        term = term(2, List.of(1, 2, 3));
        term.persisted(15);
        fetch(2, 12, 12, 1);
        fetch(3, 12, 12, 1);
        assertThat(propose(15, 2_000, 1, 2, 3)).contains(List.of(1));
        written(1);
        assertThat(propose(15, 2_001, 1, 2, 3)).isEmpty();
        fetch(3, 15, 15, 2_002);
        assertThat(propose(15, 2_003, 1, 2, 3)).contains(List.of(1, 3));
    }

    @Test
    @Tag("KIP-966")
    void nothingIsCommittedWhileFewerThanTheMinimumAreInSync() {
        term = term(2, List.of(1));
        term.persisted(15);
        assertThat(term.canCommit()).isFalse();
        assertThat(term.highWatermark()).isEqualTo(7);
        fetch(2, 15, 15, 1);
        assertThat(term.highWatermark()).isEqualTo(7);
        written(1, 2);
        assertThat(term.canCommit()).isTrue();
        assertThat(term.highWatermark()).isEqualTo(15);
    }

    @Test
    void theMinimumIsNeverMoreThanThereAreReplicas() {
        term = term(9, List.of(1, 2, 3));
        assertThat(term.canCommit()).isTrue();
    }

    @Test
    void aLowerMinimumCommitsAtOnce() {
        term = term(2, List.of(1));
        term.persisted(15);
        term.require(1);
        assertThat(term.highWatermark()).isEqualTo(15);
    }

    @Test
    @Tag("KAFKA-7128")
    void aReplicaJoinsOnceItHasReachedTheTermsStart() {
        term = term(1, List.of(1));
        fetch(2, 9, 10, 1);
        assertThat(propose(10, 1, 1, 2, 3)).isEmpty();
        fetch(2, 10, 10, 2);
        assertThat(propose(10, 2, 1, 2, 3)).contains(List.of(1, 2));
    }

    @Test
    void aReplicaJoinsOnceItHasEverythingCommitted() {
        term = term(1, List.of(1));
        term.persisted(15);
        fetch(2, 14, 15, 1);
        assertThat(propose(15, 1, 1, 2, 3)).isEmpty();
        fetch(2, 15, 16, 2);
        assertThat(propose(16, 2, 1, 2, 3)).contains(List.of(1, 2));
    }

    @Test
    @Tag("KIP-841")
    void aBrokerThatIsFencedOrStoppingDoesNotJoin() {
        term = term(1, List.of(1));
        fetch(2, 10, 10, 1);
        assertThat(propose(10, 1, 1, 3)).isEmpty();
    }

    @Test
    @Tag("KIP-903")
    void whatABrokerFetchedInAnEarlierLifeDoesNotCount() {
        term = term(1, List.of(1));
        term.fetched(2, 19, 10, new LeaderTerm.Moment(10, 1));
        assertThat(propose(10, 1, 1, 2, 3)).isEmpty();
    }

    @Test
    void aReplicaThatLagsForTooLongLeaves() {
        fetch(2, 15, 15, 900);
        fetch(3, 12, 15, 900);
        assertThat(propose(15, 1_000, 1, 2, 3)).isEmpty();
        assertThat(propose(15, 1_001, 1, 2, 3)).contains(List.of(1, 2));
    }

    @Test
    @Tag("KIP-16")
    void aReplicaThatKeepsUpWithABusyLeaderStaysThoughItIsNeverAtTheEnd() {
        for (int round : IntStream.rangeClosed(1, 20).toArray()) {
            long end = 10 + 10L * round;
            fetch(2, end, end, 200L * round);
            fetch(3, end - 10, end, 200L * round);
        }
        assertThat(propose(215, 4_100, 1, 2, 3)).isEmpty();
    }

    @Test
    @Tag("KAFKA-8836")
    void whileALargerSetIsAskedForItAlreadyHoldsTheHighWatermark() {
        term = term(1, List.of(1));
        fetch(2, 10, 10, 1);
        assertThat(propose(10, 1, 1, 2, 3)).contains(List.of(1, 2));
        term.persisted(15);
        assertThat(term.highWatermark()).isEqualTo(10);
        fetch(2, 13, 15, 2);
        assertThat(term.highWatermark()).isEqualTo(13);
    }

    @Test
    void whileASmallerSetIsAskedForWhoShallLeaveStillCounts() {
        term.persisted(15);
        fetch(2, 15, 15, 2_000);
        assertThat(propose(15, 2_000, 1, 2, 3)).contains(List.of(1, 2));
        assertThat(term.highWatermark()).isEqualTo(7);
        written(1, 2);
        assertThat(term.highWatermark()).isEqualTo(15);
    }

    @Test
    void onlyOneChangeIsUnderWayAndARefusedOneMayBeMadeAgain() {
        term = term(1, List.of(1));
        fetch(2, 10, 10, 1);
        IsrChange first = proposal(10, 1, 1, 2, 3).orElseThrow();
        fetch(3, 10, 10, 1);
        assertThat(propose(10, 1, 1, 2, 3)).isEmpty();
        term.rejected(first, ErrorCode.INELIGIBLE_REPLICA);
        assertThat(propose(10, 2, 1, 2, 3)).contains(List.of(1, 2, 3));
    }

    @Test
    @Tag("KAFKA-13091")
    void anAnswerThatIsNotUnderstoodLeavesTheLargerSetInForce() {
        term = term(1, List.of(1));
        fetch(2, 10, 10, 1);
        IsrChange proposal = proposal(10, 1, 1, 2, 3).orElseThrow();
        written(1); // something else changed: what was asked for is void
        assertThat(term.isUnderWay(proposal)).isFalse();
        term.persisted(15);
        assertThat(term.highWatermark()).isEqualTo(15);
    }

    @Test
    void anOlderStateIsIgnored() {
        term.become(state(19, List.of(1)), 0);
        term.persisted(15);
        assertThat(term.highWatermark()).isEqualTo(7);
    }

    @Test
    void aBrokerWithoutAReplicaIsNotKnown() {
        assertThat(term.knows(2)).isTrue();
        assertThat(term.knows(4)).isFalse();
    }
}
