package io.leat.broker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.TopicPartition;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CatchUpWatchTest {
    private static final TopicPartition ONE = new TopicPartition("orders", 0);
    private static final TopicPartition OTHER = new TopicPartition("orders", 1);

    private final CatchUpWatch watch = new CatchUpWatch();

    @Test
    void aReplicaThatLacksMoreAfterAMinuteIsToldOncePerMinute() {
        assertThat(after(0, 1_000)).isFalse();
        assertThat(after(30, 5_000)).isFalse();
        assertThat(after(60, 1_001)).isTrue();
        assertThat(after(90, 9_999)).isFalse();
        assertThat(after(120, 2_000)).isTrue();
    }

    @Test
    void aReplicaThatComesNearerIsNotTold() {
        for (int minute = 0; minute < 10; minute++) {
            assertThat(after(60 * minute, 1_000 - minute)).isFalse();
        }
    }

    @Test
    void aReplicaThatLacksNothingIsNotTold() {
        assertThat(after(0, 0)).isFalse();
        assertThat(after(60, 0)).isFalse();
    }

    @Test
    void eachReplicaCountsByItself() {
        assertThat(after(0, 10)).isFalse();
        assertThat(watch.fallsBehind(OTHER, 100, TimeUnit.SECONDS.toNanos(60))).isFalse();
        watch.forget(ONE);
        assertThat(after(60, 1_000)).isFalse();
    }

    private boolean after(int seconds, long records) {
        return watch.fallsBehind(ONE, records, TimeUnit.SECONDS.toNanos(seconds));
    }
}
