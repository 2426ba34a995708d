package io.leat.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlusherPacingTest {
    private final Flusher.Pacing pacing = new Flusher.Pacing();

    @Test
    void aRoundWithFewRecordsStartsAtOnce() {
        assertThat(pacing.isWorthWaiting(Flusher.Pacing.RECORDS_MIN - 1)).isFalse();
        assertThat(pacing.isWorthWaiting(Flusher.Pacing.RECORDS_MIN)).isTrue();
    }

    @Test
    void aStreamOfAppendsMakesEveryRoundWait() {
        for (int round = 0; round < 10; round++) {
            assertThat(pacing.isWorthWaiting(1_000)).isTrue();
            pacing.waited(true);
        }
    }

    @Test
    void whoWaitedInVainTriesAgainEverMoreRarely() {
        assertThat(waitsIn(1_000)).isBetween(15, 25);
    }

    @Test
    void companyMakesTheNextRoundWaitAgain() {
        waitsIn(1_000);
        pacing.waited(true);
        assertThat(pacing.isWorthWaiting(1_000)).isTrue();
    }

    private int waitsIn(int rounds) {
        int waits = 0;
        for (int round = 0; round < rounds; round++) {
            if (pacing.isWorthWaiting(1_000)) {
                waits++;
                pacing.waited(false);
            }
        }
        return waits;
    }
}
