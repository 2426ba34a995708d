package io.leat.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.TopicImage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Broker 1 of three is being drained.
class CordonedBrokersTest {
    private static final TopicPolicy POLICY = new TopicPolicy(6, 1);
    private static final ConfigRules NO_CONFIGS =
            new ConfigRules() {
                @Override
                public Optional<String> refusal(String name, String value) {
                    return Optional.of("none");
                }

                @Override
                public boolean isList(String name) {
                    return false;
                }

                @Override
                public String defaultValue(String name) {
                    return "";
                }
            };

    private final ClusterImage image =
            new Cluster(3)
                    .image()
                    .withBrokerConfigs(Map.of("1", Map.of(ClusterImage.CORDONED, " * ")));

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aNewTopicIsPlacedOnTheOthers(int factor) {
        ClusterImage after =
                create(new NewTopic("t", 6, factor, Map.of(), Map.of())).applyTo(image);
        assertThat(topic(after).partitions())
                .hasSize(6)
                .noneMatch(partition -> partition.replicas().contains(1));
    }

    @Test
    void newPartitionsArePlacedOnTheOthers() {
        ClusterImage before = create(new NewTopic("t", 1, 2, Map.of(), Map.of())).applyTo(image);
        var grown = PartitionCreation.decide(before, List.of(new NewPartitions("t", 9, List.of())));
        assertThat(topic(grown.applyTo(before)).partitions())
                .hasSize(9)
                .noneMatch(partition -> partition.replicas().contains(1));
    }

    @Test
    void aReplicationFactorThatNeedsItIsRefusedWithTheReason() {
        assertThat(create(new NewTopic("t", 1, 3, Map.of(), Map.of())).outcomes().toString())
                .contains("cannot be reached: 3 broker(s) are live, 1 of them cordoned.");
    }

    @Test
    void nobodyPlacesAReplicaThereByHand() {
        var topic = new NewTopic("t", -1, -1, Map.of(0, List.of(0, 1)), Map.of());
        assertThat(create(topic).outcomes().toString())
                .contains("INVALID_REPLICA_ASSIGNMENT")
                .contains("names broker 1, which is cordoned");
    }

    private Decision<TopicImage> create(NewTopic topic) {
        return TopicCreation.decide(image, List.of(topic), POLICY, NO_CONFIGS, new Random(1));
    }

    private static TopicImage topic(ClusterImage image) {
        return Objects.requireNonNull(image.topic("t"));
    }
}
