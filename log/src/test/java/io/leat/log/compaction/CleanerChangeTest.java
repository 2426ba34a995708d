package io.leat.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A cleaner that gets other options while it works.
@Timeout(60)
class CleanerChangeTest {
    private static final long HOUR = 3_600_000;

    @TempDir Path path;

    private final AtomicBoolean allowed = new AtomicBoolean();
    private final CountDownLatch asked = new CountDownLatch(1);

    private LogCleaner startIdle(CompactionFixture fixture) throws InterruptedException {
        LogCleaner cleaner =
                LogCleaner.start(
                        List.of(fixture.directory),
                        any -> {
                            boolean now = allowed.get();
                            asked.countDown();
                            return now ? Optional.of(fixture.terms()) : Optional.empty();
                        },
                        Clock.system(),
                        new LogCleaner.Resources(CleanerOptions.DEFAULT, new Random(1)),
                        HOUR);
        asked.await();
        allowed.set(true);
        return cleaner;
    }

    private static void awaitCompacted(CompactionFixture fixture) {
        while (fixture.directory.cleanedOffset(fixture.log) < 3) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anotherPauseHoldsForACleanerThatRests() throws IOException, InterruptedException {
        try (CompactionFixture fixture = CompactionFixture.ofThreeSealedBatches(path);
                LogCleaner cleaner = startIdle(fixture)) {
            cleaner.configure(CleanerOptions.DEFAULT, 1);
            awaitCompacted(fixture);
            assertThat(fixture.records()).containsExactly("2:a=3", "3:b=1");
        }
    }

    @Test
    void otherNumbersOfThreadsAndSizesOfBuffersHoldAtOnce()
            throws IOException, InterruptedException {
        try (CompactionFixture fixture = CompactionFixture.ofThreeSealedBatches(path);
                LogCleaner cleaner = startIdle(fixture)) {
            cleaner.configure(new CleanerOptions(3, 1 << 20, 0, 0.5, 1e9), HOUR);
            awaitCompacted(fixture);
            assertThat(fixture.records()).containsExactly("2:a=3", "3:b=1");
        }
    }

    @Test
    void aCleanerThatIsClosedTakesNoOtherOptions() throws IOException, InterruptedException {
        try (CompactionFixture fixture = CompactionFixture.ofThreeSealedBatches(path)) {
            LogCleaner cleaner = startIdle(fixture);
            cleaner.close();
            cleaner.configure(CleanerOptions.DEFAULT, 1);
            assertThat(fixture.directory.cleanedOffset(fixture.log)).isZero();
            cleaner.close();
        }
    }
}
