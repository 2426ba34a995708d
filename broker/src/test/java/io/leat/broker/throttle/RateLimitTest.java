package io.leat.broker.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void overALongTimeTheRateHoldsWhateverTheSizesAndPauses() {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            long rate = 1L + random.nextInt(1_000_000);
            int batchMax = 1 + random.nextInt(1_000_000);
            RateLimit limit = new RateLimit(rate, 0);
            long now = 0;
            long used = 0;
            while (now < 1_000 * SECOND) {
                if (limit.isUsedUp(0, now)) {
                    long wait = limit.nanosUsedUp(now);
                    now += Math.max(1, Math.min(wait, random.nextLong(SECOND) + 1));
                } else {
                    long bytes = 1L + random.nextInt(batchMax);
                    limit.use(bytes, now);
                    used += bytes;
                    assertThat((double) used)
                            .as("seed %d", seed)
                            .isLessThanOrEqualTo(allowed(rate, now) + batchMax + 1);
                }
            }
            double wanted = (double) rate * ((double) now / SECOND);
            assertThat((double) used).as("seed %d", seed).isGreaterThan(wanted / 2 - batchMax);
        }
    }

    private static double allowed(long rate, long nowNanos) {
        return (double) rate * ((double) nowNanos / SECOND + 1);
    }

    @Test
    void whoWaitsAsLongAsToldMayGoOn() {
        RateLimit limit = new RateLimit(100, 0);
        limit.use(350, 0);
        assertThat(limit.isUsedUp(0, 2 * SECOND)).isTrue();
        long wait = limit.nanosUsedUp(2 * SECOND);
        assertThat(wait).isBetween(SECOND / 2, SECOND / 2 + 1_000);
        assertThat(limit.isUsedUp(0, 2 * SECOND + wait)).isFalse();
        assertThat(limit.isUsedUp(100, 2 * SECOND + wait)).isTrue();
    }

    @Test
    void nothingIsSavedUpForLongerThanASecond() {
        RateLimit limit = new RateLimit(100, 0);
        assertThat(limit.isUsedUp(100, 3_600 * SECOND)).isTrue();
        assertThat(limit.isUsedUp(99, 3_600 * SECOND)).isFalse();
    }

    @Test
    void aRateOfZeroLetsNothingThroughAndNoRateEverything() {
        RateLimit none = new RateLimit(0, 0);
        assertThat(none.isUsedUp(0, 3_600 * SECOND)).isTrue();
        assertThat(none.nanosUsedUp(0)).isEqualTo(Long.MAX_VALUE);
        RateLimit any = new RateLimit(RateLimit.UNLIMITED, 0);
        any.use(Long.MAX_VALUE, 0);
        assertThat(any.isUsedUp(Long.MAX_VALUE, 0)).isFalse();
    }

    @Test
    void aRateThatIsRaisedCountsAtOnce() {
        RateLimit limit = new RateLimit(1, 0);
        limit.use(1_001, 0);
        assertThat(limit.nanosUsedUp(0)).isGreaterThan(900 * SECOND);
        limit.change(1_000, 0);
        assertThat(limit.nanosUsedUp(0)).isBetween(SECOND, 2 * SECOND);
        limit.change(RateLimit.UNLIMITED, 0);
        assertThat(limit.isUsedUp(0, 0)).isFalse();
        limit.change(10, 0);
        assertThat(limit.nanosUsedUp(0)).isLessThan(200 * SECOND);
    }
}
