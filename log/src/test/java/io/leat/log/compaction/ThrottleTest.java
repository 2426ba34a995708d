package io.leat.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.log.Clock;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final CountDownLatch closing = new CountDownLatch(1);

    @Test
    void spendingTakesAsLongAsTheRateSays() throws CleanerStoppedException {
        Throttle throttle = new Throttle(1_000_000, Clock.system(), closing);
        long start = System.currentTimeMillis();
        // One second's worth may be spent at once, three tenths have to be waited for.
        for (int i = 0; i < 13; i++) {
            throttle.spend(100_000);
        }
        assertThat(System.currentTimeMillis() - start).isBetween(250L, 10_000L);
    }

    @Test
    void whoWaitsWhenTheCleanerClosesStops() {
        Throttle throttle = new Throttle(1, Clock.system(), closing);
        closing.countDown();
        assertThatThrownBy(() -> throttle.spend(1_000_000))
                .isInstanceOf(CleanerStoppedException.class);
    }
}
