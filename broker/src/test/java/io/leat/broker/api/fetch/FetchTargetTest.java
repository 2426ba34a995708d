package io.leat.broker.api.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.Uuid;
import org.junit.jupiter.api.Test;

class FetchTargetTest {
    @Test
    void itIsEqualWithTheSameNameIdAndPartitionAlone() {
        Uuid id = new Uuid(1, 2);
        assertThat(new FetchTarget("t", id, 3))
                .isEqualTo(new FetchTarget("t", new Uuid(1, 2), 3))
                .hasSameHashCodeAs(new FetchTarget("t", new Uuid(1, 2), 3))
                .isNotEqualTo(new FetchTarget("", id, 3))
                .isNotEqualTo(new FetchTarget("t", Uuid.ZERO, 3))
                .isNotEqualTo(new FetchTarget("t", id, 4));
    }
}
