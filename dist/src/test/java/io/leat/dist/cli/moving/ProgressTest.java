package io.leat.dist.cli.moving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MIB = 1 << 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Progress progress = new Progress(0);

    private static Progress.Reading left(int partitions, long mebibytes) {
        return new Progress.Reading(10, partitions, 100 * MIB, mebibytes * MIB);
    }

    @Test
    void itTellsHowMuchIsLeftHowFastItGoesAndHowLongItWillTake() {
        progress.add(left(10, 100), 0);
        assertThat(progress.text(left(10, 100)))
                .isEqualTo("0 of 10 partitions moved, 100.0 MiB of 100.0 MiB left");
        progress.add(left(6, 60), 10 * SECOND);
        assertThat(progress.text(left(6, 60)))
                .isEqualTo(
                        "4 of 10 partitions moved, 60.0 MiB of 100.0 MiB left, 4.0 MiB/s, about 15"
                                + " s");
    }

    @Test
    void theRateIsThatOfTheLastSeconds() {
        progress.add(left(10, 100), 0);
        progress.add(left(9, 90), 10 * SECOND);
        progress.add(left(9, 88), 20 * SECOND);
        assertThat(progress.text(left(9, 88))).contains("204.8 KiB/s");
    }

    @Test
    void itSaysSomethingEveryTwoSecondsOnly() {
        assertThat(progress.isDue(SECOND)).isFalse();
        assertThat(progress.isDue(2 * SECOND)).isTrue();
        assertThat(progress.isDue(3 * SECOND)).isFalse();
        assertThat(progress.isDue(5 * SECOND)).isTrue();
    }

    @Test
    void itIsStalledOnceNothingHasChangedForAMinute() {
        progress.add(left(10, 100), 0);
        progress.add(left(10, 99), 30 * SECOND);
        progress.add(left(10, 99), 80 * SECOND);
        assertThat(progress.isStalled(MINUTE, 80 * SECOND)).isFalse();
        assertThat(progress.isStalled(MINUTE, 90 * SECOND)).isTrue();
        assertThat(progress.isStalled(MINUTE, 91 * SECOND)).isFalse();
    }
}
