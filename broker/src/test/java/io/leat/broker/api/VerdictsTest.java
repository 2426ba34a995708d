package io.leat.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.coordination.Ruling;
import io.leat.cluster.controller.Outcome;
import io.leat.cluster.controller.Refusal;
import io.leat.protocol.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    /// Never completed; notes how long somebody is ready to wait, and lets no time pass.
    private static final class Silent extends CompletableFuture<Ruling<String>> {
        private long waitedMillis;

        @Override
        public Ruling<String> get(long timeout, TimeUnit unit) throws TimeoutException {
            waitedMillis = unit.toMillis(timeout);
            throw new TimeoutException();
        }
    }

    @Test
    void whatIsNotDecidedInTimeIsTakenBackAndTheClientIsToldBeforeItGivesUp() throws Exception {
        Silent silent = new Silent();
        List<Outcome<String>> outcomes = Verdicts.await(silent, 2, 1_000);
        assertThat(silent.waitedMillis).isEqualTo(900);
        assertThat(silent).isCancelled();
        assertThat(outcomes).hasSize(2).allSatisfy(outcome -> refused(outcome, "Nothing was"));
        Verdicts.await(silent, 1, 30_000);
        assertThat(silent.waitedMillis).isEqualTo(29_700);
        Verdicts.await(silent, 1, -1);
        assertThat(silent.waitedMillis).isZero();
    }

    @Test
    void whatWasDecidedAndNotYetWrittenMayStillBeDone() throws Exception {
        CompletableFuture<Ruling<String>> decided =
                new CompletableFuture<>() {
                    @Override
                    public boolean cancel(boolean mayInterruptIfRunning) {
                        return false;
                    }
                };
        assertThat(Verdicts.await(decided, 1, 1))
                .singleElement()
                .satisfies(outcome -> refused(outcome, "may still be done later"));
    }

    private static void refused(Outcome<String> outcome, String words) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        if (outcome instanceof Outcome.Refused<String>(Refusal refusal)) {
            assertThat(refusal.error()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
            assertThat(refusal.message()).contains(words);
        }
    }
}
