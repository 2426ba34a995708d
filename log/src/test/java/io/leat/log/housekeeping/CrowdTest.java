package io.leat.log.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrowdTest {
    private final Crowd crowd = new Crowd();

    @Test
    void roundsThatHoldFewAppendsStartAtOnce() {
        for (int round = 0; round < 100; round++) {
            assertThat(crowd.expected()).isZero();
            crowd.came(Crowd.APPENDS_MIN - 1);
        }
    }

    @Test
    void aRoundWaitsForAsManyAsTheLastOneHeld() {
        crowd.came(30);
        assertThat(crowd.expected()).isEqualTo(30);
    }

    @Test
    void nowAndThenARoundWaitsUntilNobodyComes() {
        int trials = 0;
        for (int round = 0; round < 10 * Crowd.ROUNDS_BETWEEN_TRIALS; round++) {
            trials += crowd.expected() == Integer.MAX_VALUE ? 1 : 0;
            crowd.came(30);
        }
        assertThat(trials).isBetween(9, 10);
    }

    @Test
    void aCrowdThatGrowsIsKnownAtOnce() {
        crowd.came(6);
        crowd.came(30);
        assertThat(crowd.expected()).isEqualTo(30);
    }

    @Test
    void aCrowdThatWentAwayIsForgottenAfterFewRounds() {
        crowd.came(30);
        int waitsInVain = 0;
        while (crowd.expected() > 6 && waitsInVain < 100) {
            crowd.came(6);
            waitsInVain++;
        }
        assertThat(waitsInVain).isBetween(2, 12);
    }
}
