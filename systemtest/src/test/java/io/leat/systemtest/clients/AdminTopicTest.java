package io.leat.systemtest.clients;

import static io.leat.systemtest.clients.Clients.entry;
import static io.leat.systemtest.clients.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.SharedBroker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedBroker.class)
final class AdminTopicTest {
    private final Clients clients;
    private final Admin admin;

    AdminTopicTest(BrokerUnderTest broker) {
        clients = new Clients(broker);
        admin = clients.admin();
    }

    @AfterEach
    void closeAdmin() {
        admin.close();
    }

    @Test
    void aCreatedTopicIsListedAndDescribed() {
        String topic = clients.topic("made", 5);
        assertThat(result(admin.listTopics().names())).contains(topic);
        TopicDescription description = describe(topic);
        assertThat(description.partitions())
                .hasSize(5)
                .allSatisfy(partition -> assertThat(partition.isr()).hasSize(1))
                .allSatisfy(partition -> assertThat(partition.leader()).isNotNull());
        assertThat(description.topicId()).isNotEqualTo(Uuid.ZERO_UUID);
        assertThat(description.isInternal()).isFalse();
    }

    @Test
    void creatingAnswersWithWhatWasMade() {
        String topic = Clients.unique("answer");
        var wanted = new NewTopic(topic, Optional.empty(), Optional.empty());
        var answer = admin.createTopics(List.of(wanted.configs(Map.of("retention.ms", "1234567"))));
        assertThat(result(answer.numPartitions(topic))).isEqualTo(1);
        assertThat(result(answer.replicationFactor(topic))).isEqualTo(1);
        assertThat(result(answer.config(topic)).get("retention.ms").value()).isEqualTo("1234567");
        Clients.awaitLeaders(admin, topic);
        assertThat(result(answer.topicId(topic))).isEqualTo(describe(topic).topicId());
    }

    @Test
    void manyTopicsAreMadeByOneRequest() {
        String prefix = Clients.unique("bulk");
        List<NewTopic> topics =
                IntStream.range(0, 50)
                        .mapToObj(i -> new NewTopic(prefix + "." + i, 2, (short) 1))
                        .toList();
        result(admin.createTopics(topics).all());
        List<String> wanted = topics.stream().map(NewTopic::name).toList();
        Await.until(
                "all are listed",
                () -> result(admin.listTopics().names()),
                names -> names.containsAll(wanted));
    }

    @Test
    void onlyValidatingMakesNothing() {
        String topic = Clients.unique("valid");
        var options = new CreateTopicsOptions().validateOnly(true);
        result(admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)), options).all());
        assertThat(result(admin.listTopics().names())).doesNotContain(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sp ace", "..", ".", "slash/es", "umläut", "new\nline"})
    void anIllegalNameIsRefused(String name) {
        refused(new NewTopic(name, 1, (short) 1), InvalidTopicException.class);
        refused(new NewTopic("x".repeat(250), 1, (short) 1), InvalidTopicException.class);
    }

    @Test
    void aTopicThatCannotBeMadeIsRefusedWithItsReason() {
        refused(new NewTopic(clients.topic("twice", 1), 1, (short) 1), TopicExistsException.class);
        refused(new NewTopic("none", 0, (short) 1), InvalidPartitionsException.class);
        refused(new NewTopic("three", 1, (short) 3), InvalidReplicationFactorException.class);
        refused(
                new NewTopic("odd", 1, (short) 1).configs(Map.of("no.such.key", "1")),
                InvalidConfigurationException.class);
        refused(
                new NewTopic("odd", 1, (short) 1).configs(Map.of("retention.ms", "soon")),
                InvalidConfigurationException.class);
    }

    private void refused(NewTopic topic, Class<? extends Exception> reason) {
        assertThatThrownBy(() -> result(admin.createTopics(List.of(topic)).all()))
                .isInstanceOf(reason);
    }

    @Test
    void namesThatOnlyDifferInDotsAndUnderscoresCollide() {
        String topic = Clients.unique("a.b");
        result(admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all());
        refused(new NewTopic(topic.replace('.', '_'), 1, (short) 1), InvalidTopicException.class);
    }

    @Test
    void aDeletedTopicIsGoneAndItsNameCanBeUsedAgain() {
        String topic = clients.topic("gone", 2);
        Uuid before = describe(topic).topicId();
        try (var producer = clients.producer(Map.of())) {
            result(producer.send(new ProducerRecord<>(topic, "old")));
        }
        result(admin.deleteTopics(List.of(topic)).all());
        Await.until(
                "the topic is not listed",
                () -> result(admin.listTopics().names()),
                names -> !names.contains(topic));
        assertThatThrownBy(() -> describe(topic))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
        result(admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all());
        Clients.awaitLeaders(admin, topic);
        assertThat(describe(topic).topicId()).isNotEqualTo(before);
        assertThat(Reading.whole(clients, topic)).isEmpty();
    }

    @Test
    void deletingOrDescribingAnUnknownTopicIsAnError() {
        assertThatThrownBy(() -> result(admin.deleteTopics(List.of("unknown")).all()))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
        assertThatThrownBy(() -> describe("unknown"))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void partitionsAreAddedButNeverTakenAway() {
        String topic = clients.topic("grows", 2);
        result(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5))).all());
        Await.until("five partitions", () -> describe(topic).partitions().size(), n -> n == 5);
        Clients.awaitLeaders(admin, topic);
        assertThatThrownBy(() ->
                        result(
                                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                                        .all()))
                .isInstanceOf(InvalidPartitionsException.class);
        try (var producer = clients.producer(Map.of())) {
            result(producer.send(new ProducerRecord<>(topic, 4, "k", "in the new one")));
        }
        assertThat(Reading.whole(clients, topic)).hasSize(1);
    }

    @Test
    void aDescriptionInSmallPagesShowsEveryPartition() {
        String topic = clients.topic("pages", 40);
        var paged = new DescribeTopicsOptions().partitionSizeLimitPerResponse(7);
        var answer = result(admin.describeTopics(List.of(topic), paged).allTopicNames());
        assertThat(entry(answer, topic).partitions()).hasSize(40);
    }

    @Test
    void offsetsAreListedByEverySpecification() {
        String topic = clients.topic("offsets", 1, Map.of("retention.ms", "-1"));
        try (var producer = clients.producer(Map.of())) {
            for (long time : new long[] {1_000, 9_000, 5_000}) {
                result(producer.send(new ProducerRecord<>(topic, 0, time, "k", "v")));
            }
        }
        assertThat(offset(topic, OffsetSpec.earliest())).isEqualTo(0);
        assertThat(offset(topic, OffsetSpec.latest())).isEqualTo(3);
        assertThat(offset(topic, OffsetSpec.maxTimestamp())).isEqualTo(1);
        assertThat(offset(topic, OffsetSpec.forTimestamp(4_000))).isEqualTo(1);
        assertThat(offset(topic, OffsetSpec.forTimestamp(10_000))).isEqualTo(-1);
    }

    private long offset(String topic, OffsetSpec spec) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return result(admin.listOffsets(Map.of(partition, spec)).partitionResult(partition))
                .offset();
    }

    @Test
    void producingToAnUnknownTopicCreatesIt() {
        String topic = Clients.unique("automatic");
        try (var producer = clients.producer(Map.of())) {
            result(producer.send(new ProducerRecord<>(topic, "first")));
        }
        assertThat(describe(topic).partitions()).hasSize(1);
        assertThat(Reading.whole(clients, topic)).hasSize(1);
    }

    private TopicDescription describe(String topic) {
        return entry(result(admin.describeTopics(List.of(topic)).allTopicNames()), topic);
    }
}
