package io.leat.simulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A log that moves between directories loses nothing that was confirmed, keeps its epochs,
/// producers and start, and is in one place after any crash. Run more seeds with `-Dleat.seeds=N
/// -Dleat.seed=FIRST`.
class MoveCrashTest {
    @Test
    void aLogThatMovesIsWholeAndInOnePlaceWheneverACrashComes() throws IOException {
        long first = Long.getLong("leat.seed", 1);
        long count = Long.getLong("leat.seeds", 1000);
        int moved = 0;
        int foundTwice = 0;
        for (long seed = first; seed < first + count; seed++) {
            try {
                MoveRun run = new MoveRun(seed);
                run.run();
                moved += run.moved();
                foundTwice += run.foundTwice();
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        if (count >= 100) {
            assertThat(moved).as("logs that moved").isGreaterThan((int) count / 2);
            assertThat(foundTwice).as("starts that found a log twice").isPositive();
        }
    }
}
