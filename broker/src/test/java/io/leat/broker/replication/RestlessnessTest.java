package io.leat.broker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RestlessnessTest {
    private static final int CALM = 500;

    private final Restlessness restlessness = new Restlessness();

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void fetchesAreLongUntilAReplicaIsNewAndAgainASecondAfterTheLast() {
        assertThat(restlessness.waitMillis(0, CALM)).isEqualTo(CALM);
        assertThat(restlessness.isCalm()).isTrue();
        restlessness.stir(nanos(10));
        assertThat(restlessness.isCalm()).isFalse();
        assertThat(restlessness.waitMillis(nanos(10), CALM)).isLessThan(CALM);
        restlessness.stir(nanos(900));
        assertThat(restlessness.waitMillis(nanos(1_899), CALM)).isLessThan(CALM);
        assertThat(restlessness.waitMillis(nanos(1_900), CALM)).isEqualTo(CALM);
        assertThat(restlessness.isCalm()).isTrue();
    }

    @Test
    void fetchesAreShortWhenNewcomersAreExpectedButTheOneThatWaitsGoesOn() {
        restlessness.waitMillis(0, CALM);
        restlessness.expect(nanos(10));
        assertThat(restlessness.isCalm()).isTrue();
        assertThat(restlessness.waitMillis(nanos(500), CALM)).isLessThan(CALM);
        assertThat(restlessness.isCalm()).isFalse();
    }

    @Test
    void whatWasBrokenOffIsNotBrokenOffAgain() {
        restlessness.waitMillis(0, CALM);
        restlessness.stir(nanos(10));
        assertThat(restlessness.isCalm()).isFalse();
    }

    @Test
    void shortFetchesAreLongerWhereEachCostsMoreButNeverLongerThanCalmOnes() {
        restlessness.stir(0);
        int brief = restlessness.waitMillis(0, CALM);
        restlessness.answered(nanos(brief + 30));
        int longer = restlessness.waitMillis(nanos(100), CALM);
        assertThat(longer).isGreaterThan(brief).isLessThan(CALM);
        restlessness.answered(nanos(100 + longer + 400));
        assertThat(restlessness.waitMillis(nanos(900), CALM)).isEqualTo(CALM);
    }

    @Test
    void anAnswerThatCameEarlyCostNothing() {
        restlessness.stir(0);
        int brief = restlessness.waitMillis(0, CALM);
        restlessness.answered(nanos(1));
        assertThat(restlessness.waitMillis(nanos(2), CALM)).isEqualTo(brief);
    }
}
