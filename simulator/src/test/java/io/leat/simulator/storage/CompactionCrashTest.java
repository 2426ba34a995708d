package io.leat.simulator.storage;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// After every pass of the cleaner and after a crash at any point, a compacted log has the latest
/// record of each key where it was written, tombstones as long as they must stay, everything the
/// cleaner may not touch, and it knows its producers and epochs. Run more seeds with
/// `-Dleat.seeds=N -Dleat.seed=FIRST`.
class CompactionCrashTest {
    @Test
    void aCompactedLogAgreesWithTheModelAfterEveryPassAndCrash() throws IOException {
        long first = Long.getLong("leat.seed", 1);
        long count = Long.getLong("leat.seeds", 500);
        int passes = 0;
        for (long seed = first; seed < first + count; seed++) {
            try {
                CompactionRun run = new CompactionRun(seed);
                run.run();
                passes += run.passes();
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        if (passes < count) {
            throw new AssertionError("only " + passes + " passes in " + count + " runs");
        }
    }
}
