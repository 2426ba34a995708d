package io.leat.cluster.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.partition.FollowerTerm.EpochEnds;
import io.leat.cluster.partition.FollowerTerm.Extent;
import io.leat.cluster.partition.FollowerTerm.LogChange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A follower in term 3 of broker 2 that knows records up to 4 to be committed.
class FollowerTermTest {
    private final FollowerTerm term = new FollowerTerm(new Role.Follower(2, 3), 4);

    @Test
    @Tag("KIP-279")
    void itCutsToWhereTheShorterOfBothEndsTheEpoch() {
        Extent log = new Extent(0, 9);
        assertThat(term.diverged(new EpochEnds(5, 7), log)).isEqualTo(new LogChange.CutTo(5));
        assertThat(term.diverged(new EpochEnds(8, 7), log)).isEqualTo(new LogChange.CutTo(7));
    }

    @Test
    void itNeverCutsBelowItsStartAndAllOfItIfItKnowsNoEpochSoEarly() {
        Extent log = new Extent(3, 9);
        assertThat(term.diverged(new EpochEnds(1, 7), log)).isEqualTo(new LogChange.CutTo(3));
        assertThat(term.diverged(new EpochEnds(8, -1), log)).isEqualTo(new LogChange.CutTo(3));
    }

    @Test
    void whatWasCutIsNotKnownToBeCommitted() {
        term.changed(new LogChange.CutTo(6), 6);
        assertThat(term.highWatermark()).isEqualTo(4);
        term.changed(new LogChange.CutTo(2), 2);
        assertThat(term.highWatermark()).isEqualTo(2);
    }

    @Test
    @Tag("KAFKA-2143")
    void itBeginsAnewOnlyIfItLiesWhollyBelowTheLeadersStart() {
        assertThat(term.outOfRange(7, new Extent(0, 6))).isEqualTo(new LogChange.BeginAt(7));
        assertThat(term.outOfRange(6, new Extent(0, 6))).isEqualTo(new LogChange.None());
        term.changed(new LogChange.BeginAt(7), 7);
        assertThat(term.highWatermark()).isEqualTo(7);
    }

    @Test
    @Tag("KAFKA-6975")
    void anEmptyLogTakesABatchThatBeginsBeforeItAsAWhole() {
        assertThat(term.sent(5, new Extent(7, 7))).isEqualTo(new LogChange.BeginAt(5));
        assertThat(term.sent(7, new Extent(7, 7))).isEqualTo(new LogChange.None());
        assertThat(term.sent(5, new Extent(3, 7))).isEqualTo(new LogChange.None());
        term.changed(new LogChange.BeginAt(5), 5);
        assertThat(term.highWatermark()).as("never above the log's end").isEqualTo(5);
    }

    @Test
    void itKnowsWhatItsLeaderKnowsAsFarAsItHasIt() {
        term.leaderSaid(3, 0, new Extent(0, 9));
        assertThat(term.highWatermark()).isEqualTo(4);
        term.leaderSaid(7, 0, new Extent(0, 9));
        assertThat(term.highWatermark()).isEqualTo(7);
        term.leaderSaid(12, 0, new Extent(0, 9));
        assertThat(term.highWatermark()).isEqualTo(9);
    }

    @Test
    void itsStartFollowsTheLeadersWithinItsLog() {
        Extent log = new Extent(2, 9);
        assertThat(term.leaderSaid(9, 5, log)).isEqualTo(new LogChange.TrimTo(5));
        assertThat(term.leaderSaid(9, 2, log)).isEqualTo(new LogChange.None());
        assertThat(term.leaderSaid(9, 10, log)).isEqualTo(new LogChange.None());
    }

    @Test
    void onlyWhatIsDurableIsAcknowledged() {
        assertThat(FollowerTerm.mayFetch(4, 5)).isFalse();
        assertThat(FollowerTerm.mayFetch(5, 5)).isTrue();
    }
}
