package io.leat.cluster.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterImageTest {
    private static final PartitionState STATE = PartitionState.placedOn(List.of(1));
    private static final TopicImage ORDERS =
            new TopicImage("orders", new Uuid(1, 1), List.of(STATE, STATE), Map.of());

    @Test
    void aTopicIsFoundByNameByIdAndByPartition() {
        ClusterImage image = ClusterImage.empty("c").with(new ClusterChange.TopicPut(ORDERS));
        assertThat(image.topic("orders")).isEqualTo(ORDERS);
        assertThat(image.topic(new Uuid(1, 1))).isEqualTo(ORDERS);
        assertThat(image.partition(new TopicPartition("orders", 1))).isEqualTo(STATE);
        assertThat(image.partition(new TopicPartition("orders", 2))).isNull();
        assertThat(image.topic(new Uuid(1, 2))).isNull();
    }

    @Test
    void aTopicCreatedAnewIsNotFoundByItsOldId() {
        TopicImage again = new TopicImage("orders", new Uuid(2, 2), List.of(STATE), Map.of());
        ClusterImage image =
                ClusterImage.empty("c")
                        .with(new ClusterChange.TopicPut(ORDERS))
                        .with(new ClusterChange.TopicPut(again));
        assertThat(image.topic(new Uuid(1, 1))).isNull();
        assertThat(image.topic(new Uuid(2, 2))).isEqualTo(again);
    }

    @Test
    void changesAreFoundBetweenImages() {
        ClusterImage before = ClusterImage.empty("c").with(new ClusterChange.TopicPut(ORDERS));
        TopicImage other = new TopicImage("other", new Uuid(3, 3), List.of(STATE), Map.of());
        ClusterImage after =
                before.with(new ClusterChange.TopicPut(other))
                        .with(new ClusterChange.TopicRemoved("orders", ORDERS.id()));
        assertThat(after.topicsChangedSince(before)).containsExactlyInAnyOrder("orders", "other");
        assertThat(after.topicNames()).containsOnlyKeys(other.id());
    }

    @Test
    void aBrokersOwnConfigsComeBeforeThoseOfAll() {
        ClusterImage image =
                ClusterImage.empty("c")
                        .with(
                                new ClusterChange.BrokerConfigsPut(
                                        ClusterImage.ALL_BROKERS, Map.of("a", "1", "b", "1")))
                        .with(new ClusterChange.BrokerConfigsPut("4", Map.of("b", "2")));
        assertThat(image.configsOf(4)).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(image.configsOf(5)).isEqualTo(Map.of("a", "1", "b", "1"));
    }
}
