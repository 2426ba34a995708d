package io.leat.simulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// After any crash, recovery gives back every record whose flush was confirmed, in order, once,
/// with its epochs and producer state, and nothing that was never appended; also if the disk was
/// full now and then. Run more seeds with `-Dleat.seeds=N -Dleat.seed=FIRST`.
class LogCrashTest {
    @Test
    void recoveryKeepsWhatWasConfirmedAndInventsNothing() throws IOException {
        long first = Long.getLong("leat.seed", 1);
        long count = Long.getLong("leat.seeds", 1000);
        int diskFullCount = 0;
        for (long seed = first; seed < first + count; seed++) {
            try {
                CrashRun run = new CrashRun(seed);
                run.run();
                diskFullCount += run.diskFullCount();
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        if (count >= 100) {
            assertThat(diskFullCount).as("appends that found the disk full").isPositive();
        }
    }
}
