package io.leat.broker.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottledReplicasTest {
    @Test
    void onlyTheEntriesOfThisBrokerCount() {
        var throttled = ThrottledReplicas.of(List.of("0:1", "1:2", "12:1"), 1);
        assertThat(throttled.contains(0)).isTrue();
        assertThat(throttled.contains(1)).isFalse();
        assertThat(throttled.contains(12)).isTrue();
    }

    @Test
    void aStarStandsForAll() {
        assertThat(ThrottledReplicas.of(List.of("*"), 1).contains(99)).isTrue();
        assertThat(ThrottledReplicas.of(List.of(), 1).isEmpty()).isTrue();
        assertThat(ThrottledReplicas.of(List.of("1:11"), 1).isEmpty()).isTrue();
    }
}
