package io.leat.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.log.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    @Timeout(60)
    void aHigherRateHoldsAlsoForWhoWaits() throws Exception {
        Throttle throttle = new Throttle(1, Clock.system(), closing);
        CompletableFuture<Boolean> spent = new CompletableFuture<>();
        Thread spender =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                throttle.spend(1_000_000); // for eleven days
                                spent.complete(true);
                            } catch (CleanerStoppedException e) {
                                spent.completeExceptionally(e);
                            }
                        });
        while (spender.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        throttle.limitTo(1e9);
        assertThat(spent.get()).isTrue();
    }

    @Test
    void whoWaitsWhenTheCleanerClosesStops() {
        Throttle throttle = new Throttle(1, Clock.system(), closing);
        closing.countDown();
        assertThatThrownBy(() -> throttle.spend(1_000_000))
                .isInstanceOf(CleanerStoppedException.class);
    }
}
