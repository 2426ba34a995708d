package io.leat.simulator.storage;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Retention and trimming remove nothing that was confirmed and is not due, and no start offset
/// that was seen moves back, whatever crashes come between. Run more seeds with `-Dleat.seeds=N
/// -Dleat.seed=FIRST`.
class LifetimeTest {
    @Test
    void onlyWhatIsDueIsRemovedAndTheStartNeverMovesBack() throws IOException {
        long first = Long.getLong("leat.seed", 1);
        long count = Long.getLong("leat.seeds", 1000);
        for (long seed = first; seed < first + count; seed++) {
            try {
                new LifetimeRun(seed).run();
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
