package io.leat.cluster.controller;

import static io.leat.cluster.controller.NewTopic.USE_DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.Uuid;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicDecisionsTest {
    private final Cluster one = new Cluster(1);
    private final Cluster three = new Cluster(3);

    @Test
    void aTopicWithoutWishesGetsTheDefaults() {
        assertThat(one.create(NewTopic.named("orders"))).containsExactly("ok");
        TopicImage topic = topic(one.image(), "orders");
        assertThat(topic.partitions()).hasSize(3).allMatch(state -> state.leader() == 0);
        assertThat(topic.id()).isNotEqualTo(Uuid.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "a b", "a/b", "ä", "a\u0000b", "a:b", "\uD83D\uDE00", "a\n"})
    void anIllegalNameIsRefused(String name) {
        assertThat(one.create(NewTopic.named(name)).getFirst())
                .startsWith("INVALID_TOPIC_EXCEPTION: ");
        assertThat(one.image().topics()).isEmpty();
    }

    @Test
    void aNameHasAtMost249Characters() {
        assertThat(one.create(NewTopic.named("x".repeat(249)), NewTopic.named("y".repeat(250))))
                .containsExactly(
                        "ok",
                        "INVALID_TOPIC_EXCEPTION: A topic name has at most 249 characters; this one"
                                + " has 250.");
    }

    @Test
    void namesThatDifferOnlyInDotAndUnderscoreCollide() {
        assertThat(one.create(NewTopic.named("a.b"), NewTopic.named("a_b"), NewTopic.named("a-b")))
                .containsExactly(
                        "ok",
                        "INVALID_TOPIC_EXCEPTION: Topic 'a_b' collides with existing topic: a.b",
                        "ok");
        assertThat(one.create(NewTopic.named("a_b")).getFirst())
                .startsWith("INVALID_TOPIC_EXCEPTION");
    }

    @Test
    void aTopicIsCreatedOnce() {
        one.create(NewTopic.named("orders"));
        assertThat(one.create(NewTopic.named("orders"), NewTopic.named("other")))
                .containsExactly("TOPIC_ALREADY_EXISTS: Topic 'orders' already exists.", "ok");
        assertThat(one.create(NewTopic.named("twice"), NewTopic.named("twice")))
                .containsExactly(
                        "INVALID_REQUEST: Duplicate topic name.",
                        "INVALID_REQUEST: Duplicate topic name.");
    }

    @Test
    void kafkasOwnMetadataTopicCannotBeMade() {
        assertThat(one.create(NewTopic.named("__cluster_metadata")).getFirst())
                .startsWith("INVALID_REQUEST: Creation of the reserved topic");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, INVALID_PARTITIONS",
        "-2, 1, INVALID_PARTITIONS",
        "20001, 1, INVALID_PARTITIONS",
        "1, 0, INVALID_REPLICATION_FACTOR",
        "1, -2, INVALID_REPLICATION_FACTOR",
        "1, 2, INVALID_REPLICATION_FACTOR",
    })
    void impossibleCountsAreRefused(int partitions, int factor, String error) {
        assertThat(one.create(topic("t", partitions, factor)).getFirst()).startsWith(error + ": ");
    }

    @Test
    void aReplicationFactorAboveTheLiveBrokersSaysHowManyThereAre() {
        assertThat(one.create(topic("t", 1, 2)))
                .containsExactly(
                        "INVALID_REPLICATION_FACTOR: Replication factor 2 cannot be reached: 1"
                                + " broker(s) are live.");
    }

    @Test
    void leadersAndReplicasGoRoundTheBrokers() {
        three.create(topic("t", 6, 3));
        List<PartitionState> states = topic(three.image(), "t").partitions();
        for (int broker = 0; broker < 3; broker++) {
            int id = broker;
            assertThat(states.stream().filter(state -> state.leader() == id)).hasSize(2);
        }
        assertThat(states).allMatch(state -> List.copyOf(state.replicas()).size() == 3);
        assertThat(states.get(0).replicas().get(1)).isNotEqualTo(states.get(3).replicas().get(1));
    }

    @Test
    void aManualAssignmentIsTakenAsItIs() {
        three.create(assigned("t", Map.of(0, List.of(2, 0), 1, List.of(1, 2))));
        assertThat(topic(three.image(), "t").partitions())
                .containsExactly(
                        PartitionState.placedOn(List.of(2, 0)),
                        PartitionState.placedOn(List.of(1, 2)));
    }

    @Test
    void aWrongManualAssignmentIsRefused() {
        assertThat(
                        three.create(
                                assigned("gap", Map.of(0, List.of(1), 2, List.of(1))),
                                assigned("dead", Map.of(0, List.of(7))),
                                assigned("twice", Map.of(0, List.of(1, 1))),
                                assigned("none", Map.of(0, List.of())),
                                assigned("uneven", Map.of(0, List.of(1), 1, List.of(1, 2)))))
                .allMatch(answer -> answer.startsWith("INVALID_REPLICA_ASSIGNMENT: "));
        assertThat(three.create(new NewTopic("t", 1, USE_DEFAULT, Map.of(0, List.of(1)), Map.of())))
                .allMatch(answer -> answer.startsWith("INVALID_REQUEST: "));
    }

    @Test
    void badConfigsAreRefused() {
        assertThat(
                        one.create(
                                configured("a", Map.of("retention.ms", "soon")),
                                configured("b", Map.of("colour", "red")),
                                configured("c", Map.of("retention.ms", "5"))))
                .containsExactly(
                        "INVALID_CONFIG: retention.ms must be a number",
                        "INVALID_CONFIG: Unknown config colour",
                        "ok");
        assertThat(topic(one.image(), "c").configs()).containsEntry("retention.ms", "5");
    }

    @Test
    void oneRequestCreatesAHundredThousandPartitionsAtMost() {
        NewTopic[] topics = new NewTopic[6];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = topic("t" + i, 20_000, 1);
        }
        assertThat(one.create(topics))
                .containsExactly(
                        "ok",
                        "ok",
                        "ok",
                        "ok",
                        "ok",
                        "POLICY_VIOLATION: One request creates at most 100000 partitions.");
    }

    @Test
    void aTopicIsDeletedByNameOrByIdOnce() {
        one.create(NewTopic.named("a"), NewTopic.named("b"));
        Uuid b = topic(one.image(), "b").id();
        assertThat(
                        one.delete(
                                new TopicReference.ByName("a"),
                                new TopicReference.ById(b),
                                new TopicReference.ByName("b"),
                                new TopicReference.ByName("c"),
                                new TopicReference.ById(new Uuid(9, 9))))
                .containsExactly(
                        "ok",
                        "ok",
                        "UNKNOWN_TOPIC_OR_PARTITION: This cluster has no topic of that name.",
                        "UNKNOWN_TOPIC_OR_PARTITION: This cluster has no topic of that name.",
                        "UNKNOWN_TOPIC_ID: This cluster has no topic with id "
                                + new Uuid(9, 9)
                                + ".");
        assertThat(one.image().topics()).isEmpty();
    }

    @Test
    void aTopicOnlyGrows() {
        three.create(topic("t", 3, 1));
        assertThat(
                        three.grow(
                                new NewPartitions("t", 3, List.of()),
                                new NewPartitions("none", 3, List.of())))
                .containsExactly(
                        "INVALID_PARTITIONS: Topic already has 3 partition(s).",
                        "UNKNOWN_TOPIC_OR_PARTITION: This cluster has no topic of that name.");
        assertThat(three.grow(new NewPartitions("t", 2, List.of())))
                .containsExactly(
                        "INVALID_PARTITIONS: The topic currently has 3 partition(s); 2 would not be"
                                + " an increase.");
        Uuid id = topic(three.image(), "t").id();
        assertThat(three.grow(new NewPartitions("t", 6, List.of()))).containsExactly("ok");
        TopicImage grown = topic(three.image(), "t");
        assertThat(grown.id()).isEqualTo(id);
        assertThat(grown.partitions()).hasSize(6);
        assertThat(grown.partitions().get(3).leader())
                .isEqualTo(grown.partitions().get(0).leader());
    }

    @Test
    void addedPartitionsCanBePlacedByHand() {
        three.create(assigned("t", Map.of(0, List.of(0))));
        assertThat(three.grow(new NewPartitions("t", 3, List.of(List.of(2)))))
                .containsExactly(
                        "INVALID_REPLICA_ASSIGNMENT: There are 1 assignments for 2 additional"
                                + " partition(s).");
        assertThat(three.grow(new NewPartitions("t", 2, List.of(List.of(1, 2)))).getFirst())
                .startsWith("INVALID_REPLICA_ASSIGNMENT: ");
        assertThat(three.grow(new NewPartitions("t", 2, List.of(List.of(2)))))
                .containsExactly("ok");
        assertThat(topic(three.image(), "t").partitions().get(1).leader()).isEqualTo(2);
    }

    private static TopicImage topic(ClusterImage image, String name) {
        return Objects.requireNonNull(image.topic(name));
    }

    private static NewTopic topic(String name, int partitions, int factor) {
        return new NewTopic(name, partitions, factor, Map.of(), Map.of());
    }

    private static NewTopic assigned(String name, Map<Integer, List<Integer>> assignments) {
        return new NewTopic(name, USE_DEFAULT, USE_DEFAULT, assignments, Map.of());
    }

    private static NewTopic configured(String name, Map<String, String> configs) {
        return new NewTopic(name, 1, 1, Map.of(), configs);
    }
}
