package io.leat.cluster.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.office.Candidacy.Seen;
import org.junit.jupiter.api.Test;

class CandidacyTest {
    private static final Seen VACANT = new Seen(4, 14, null, false);
    private static final Seen OTHERS = new Seen(5, 15, 5, false);
    private static final Seen OWN = new Seen(5, 15, 5, true);

    private final Candidacy candidacy = new Candidacy();

    @Test
    void itStandsForAnOfficeThatIsVacantAndAsksOnce() {
        assertThat(candidacy.stands(VACANT)).isTrue();
        candidacy.asks();
        assertThat(candidacy.stands(VACANT)).isFalse();
        candidacy.answered(new Leadership(5, 15));
        assertThat(candidacy.leadership()).isEqualTo(new Leadership(5, 15));
        assertThat(candidacy.stands(OWN)).isFalse();
        assertThat(candidacy.leadership()).isEqualTo(new Leadership(5, 15));
    }

    @Test
    void itDoesNotStandForAnOfficeThatAnotherHolds() {
        assertThat(candidacy.stands(OTHERS)).isFalse();
        assertThat(candidacy.leadership()).isNull();
    }

    @Test
    void itHoldsWhatItWonThoughTheAnswerWasLost() {
        candidacy.asks();
        candidacy.answered(null);
        assertThat(candidacy.stands(OWN)).isFalse();
        assertThat(candidacy.leadership()).isEqualTo(new Leadership(5, 15));
    }

    /// A successor has raised the epoch and is not seen yet: what is read is not this broker's.
    @Test
    void itDoesNotTakeTheEpochOfASuccessorForItsOwn() {
        assertThat(candidacy.stands(new Seen(6, 16, 5, true))).isFalse();
        assertThat(candidacy.leadership()).isNull();
    }

    @Test
    void itIsDeposedWhenAnotherIsElectedOrNobodyIs() {
        for (Seen seen : new Seen[] {OTHERS, VACANT}) {
            candidacy.answered(new Leadership(4, 14));
            candidacy.stands(seen);
            assertThat(candidacy.leadership()).isNull();
        }
        candidacy.answered(new Leadership(4, 14));
        assertThat(candidacy.deposed()).isEqualTo(new Leadership(4, 14));
        assertThat(candidacy.deposed()).isNull();
    }

    @Test
    void aNewSessionCarriesNothingOn() {
        candidacy.answered(new Leadership(4, 14));
        candidacy.asks();
        candidacy.sessionChanged();
        assertThat(candidacy.leadership()).isNull();
        assertThat(candidacy.stands(VACANT)).isTrue();
    }

    @Test
    void whoResignsLeavesTheOfficeToOthersForAWhile() {
        assertThat(candidacy.resigns()).isFalse();
        candidacy.answered(new Leadership(4, 14));
        assertThat(candidacy.resigns()).isTrue();
        assertThat(candidacy.leadership()).isNull();
        assertThat(candidacy.isAsking()).isTrue();
        candidacy.answered(null);
        assertThat(candidacy.stands(VACANT)).isFalse();
        candidacy.standAgain();
        assertThat(candidacy.stands(VACANT)).isTrue();
    }
}
