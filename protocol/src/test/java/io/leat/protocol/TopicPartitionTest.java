package io.leat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicPartitionTest {
    @Test
    void itIsEqualWithTheSameTopicAndPartitionAlone() {
        var one = new TopicPartition("orders", 3);
        assertThat(one)
                .isEqualTo(new TopicPartition("orders", 3))
                .hasSameHashCodeAs(new TopicPartition("orders", 3))
                .isNotEqualTo(new TopicPartition("orders", 4))
                .isNotEqualTo(new TopicPartition("others", 3))
                .isNotEqualTo("orders-3");
    }
}
