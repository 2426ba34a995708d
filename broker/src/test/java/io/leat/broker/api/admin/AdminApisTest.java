package io.leat.broker.api.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.broker.Broker;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfigReading;
import io.leat.broker.coordination.TestZooKeeper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Apache's own admin client against a real broker with a real ZooKeeper.
class AdminApisTest {
    private static final String REFUSED = "the future is refused with ";

    @TempDir private static Path directory;

    private static TestZooKeeper zooKeeper;
    private static Broker broker;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        zooKeeper = TestZooKeeper.start(directory.resolve("zookeeper"));
        ConfigReading reading =
                BrokerConfig.read(
                        "test",
                        Map.of(
                                "broker.id",
                                "0",
                                "listeners",
                                "PLAINTEXT://127.0.0.1:0",
                                "log.dirs",
                                directory.resolve("logs").toString(),
                                "zookeeper.connect",
                                zooKeeper.options(Duration.ofSeconds(5)).connect(),
                                "log.retention.hours",
                                "5"));
        broker = Broker.start(((ConfigReading.Accepted) reading).config());
        admin =
                Admin.create(
                        Map.of(
                                "bootstrap.servers",
                                "127.0.0.1:" + broker.listeners().getFirst().port()));
    }

    @AfterAll
    static void stop() {
        admin.close(Duration.ZERO);
        broker.close();
        zooKeeper.close();
    }

    @Test
    void aTopicIsCreatedAndDescribedAsItIs() throws Exception {
        NewTopic wanted =
                new NewTopic("created", 3, (short) 1).configs(Map.of("retention.ms", "77"));
        CreateTopicsResult result = admin.createTopics(List.of(wanted));
        assertThat(result.numPartitions("created").get()).isEqualTo(3);
        assertThat(result.replicationFactor("created").get()).isEqualTo(1);
        assertThat(result.config("created").get().get("retention.ms").value()).isEqualTo("77");
        TopicDescription description = describeTopic("created");
        assertThat(description.topicId()).isEqualTo(result.topicId("created").get());
        assertThat(description.partitions())
                .hasSize(3)
                .allMatch(partition -> partition.leader().id() == 0)
                .allMatch(partition -> partition.isr().size() == 1);
    }

    @Test
    void defaultsHoldWhereTheClientLeavesTheChoice() throws Exception {
        NewTopic wanted = new NewTopic("defaults", Optional.empty(), Optional.empty());
        assertThat(admin.createTopics(List.of(wanted)).numPartitions("defaults").get())
                .isEqualTo(1);
    }

    @Test
    void whatCannotBeCreatedIsRefusedTopicByTopic() throws Exception {
        create("existing", 1);
        NewTopic twoReplicas = new NewTopic("replicas", 1, (short) 2);
        NewTopic badConfig =
                new NewTopic("config", 1, (short) 1).configs(Map.of("retention.ms", "soon"));
        NewTopic unknownConfig =
                new NewTopic("config2", 1, (short) 1).configs(Map.of("retention.mss", "1"));
        Map<String, KafkaFuture<Void>> results =
                admin.createTopics(
                                List.of(
                                        new NewTopic("existing", 1, (short) 1),
                                        new NewTopic("a/b", 1, (short) 1),
                                        new NewTopic("none", 0, (short) 1),
                                        twoReplicas,
                                        badConfig,
                                        unknownConfig,
                                        new NewTopic("good", 1, (short) 1)))
                        .values();
        refused(of(results, "existing"), TopicExistsException.class, "already exists");
        refused(of(results, "a/b"), InvalidTopicException.class, "a/b");
        refused(of(results, "none"), InvalidPartitionsException.class, "larger than 0");
        refused(
                of(results, "replicas"),
                InvalidReplicationFactorException.class,
                "1 broker(s) are live");
        refused(of(results, "config"), InvalidConfigurationException.class, "whole number");
        refused(of(results, "config2"), InvalidConfigurationException.class, "retention.ms");
        of(results, "good").get();
        assertThat(admin.listTopics().names().get()).contains("good").doesNotContain("none", "a/b");
    }

    @Test
    void validateOnlyChangesNothing() throws Exception {
        admin.createTopics(
                        List.of(new NewTopic("imagined", 2, (short) 1)),
                        new CreateTopicsOptions().validateOnly(true))
                .all()
                .get();
        assertThat(admin.listTopics().names().get()).doesNotContain("imagined");
    }

    @Test
    void topicsAreDeletedByNameAndById() throws Exception {
        create("gone", 2);
        Uuid id = create("gone-by-id", 2);
        admin.deleteTopics(List.of("gone")).all().get();
        admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all().get();
        assertThat(admin.listTopics().names().get()).doesNotContain("gone", "gone-by-id");
        refused(
                admin.deleteTopics(List.of("gone")).all(),
                UnknownTopicOrPartitionException.class,
                "");
        refused(
                admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all(),
                UnknownTopicIdException.class,
                "");
    }

    @Test
    void aTopicGetsMorePartitionsAndNeverFewer() throws Exception {
        create("growing", 2);
        admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(5))).all().get();
        assertThat(describeTopic("growing").partitions()).hasSize(5);
        refused(
                admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(4))).all(),
                InvalidPartitionsException.class,
                "would not be an increase");
    }

    @Test
    void aTopicsConfigsComeFromWhereTheyWereSet() throws Exception {
        create("described", 1);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "described");
        ConfigEntry retention = describe(topic).get("retention.ms");
        assertThat(retention.value()).isEqualTo("18000000");
        assertThat(retention.source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(retention.type()).isEqualTo(ConfigEntry.ConfigType.LONG);
        assertThat(retention.documentation()).contains("age");
        assertThat(retention.synonyms())
                .extracting(ConfigEntry.ConfigSynonym::name)
                .containsExactly("log.retention.hours", "retention.ms");
        alter(topic, new AlterConfigOp(new ConfigEntry("retention.ms", "9"), OpType.SET));
        assertThat(describe(topic).get("retention.ms").source())
                .isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        alter(topic, new AlterConfigOp(new ConfigEntry("retention.ms", ""), OpType.DELETE));
        assertThat(describe(topic).get("retention.ms").value()).isEqualTo("18000000");
        assertThat(describe(topic).get("segment.bytes").isDefault()).isTrue();
    }

    @Test
    void listsAreAppendedToAndSubtractedFrom() throws Exception {
        create("lists", 1);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "lists");
        ConfigEntry compact = new ConfigEntry("cleanup.policy", "compact");
        alter(topic, new AlterConfigOp(compact, OpType.APPEND));
        assertThat(describe(topic).get("cleanup.policy").value()).isEqualTo("delete,compact");
        alter(topic, new AlterConfigOp(compact, OpType.SUBTRACT));
        assertThat(describe(topic).get("cleanup.policy").value()).isEqualTo("delete");
        assertThatThrownBy(() ->
                        alter(
                                topic,
                                new AlterConfigOp(
                                        new ConfigEntry("segment.bytes", "1"), OpType.SET)))
                .hasCauseInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void aBrokersConfigsAreDescribedAndChangedAloneOrForAll() throws Exception {
        ConfigResource own = new ConfigResource(ConfigResource.Type.BROKER, "0");
        ConfigResource all = new ConfigResource(ConfigResource.Type.BROKER, "");
        ConfigEntry broker = describe(own).get("broker.id");
        assertThat(broker.value()).isEqualTo("0");
        assertThat(broker.isReadOnly()).isTrue();
        assertThat(broker.source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        alter(all, new AlterConfigOp(new ConfigEntry("message.max.bytes", "500"), OpType.SET));
        alter(own, new AlterConfigOp(new ConfigEntry("message.max.bytes", "600"), OpType.SET));
        ConfigEntry max = describe(own).get("message.max.bytes");
        assertThat(max.value()).isEqualTo("600");
        assertThat(max.isReadOnly()).isFalse();
        assertThat(max.synonyms())
                .extracting(ConfigEntry.ConfigSynonym::source)
                .containsExactly(
                        ConfigSource.DYNAMIC_BROKER_CONFIG,
                        ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG,
                        ConfigSource.DEFAULT_CONFIG);
        assertThat(describe(all).entries()).hasSize(1);
        alter(all, new AlterConfigOp(new ConfigEntry("message.max.bytes", ""), OpType.DELETE));
        alter(own, new AlterConfigOp(new ConfigEntry("message.max.bytes", ""), OpType.DELETE));
        assertThatThrownBy(() ->
                        alter(
                                own,
                                new AlterConfigOp(new ConfigEntry("broker.id", "3"), OpType.SET)))
                .hasCauseInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("configuration file");
    }

    @Test
    void resourcesWithoutConfigsAreRefused() {
        ConfigResource unknown = new ConfigResource(ConfigResource.Type.TOPIC, "nowhere");
        assertThatThrownBy(() -> describe(unknown))
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "g");
        assertThatThrownBy(() -> describe(group)).hasCauseInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aThousandTopicsAreCreatedByOneRequestAndDeletedByAnother() throws Exception {
        List<NewTopic> wanted = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            wanted.add(new NewTopic("many-" + i, 1, (short) 1));
        }
        admin.createTopics(wanted).all().get();
        Set<String> names = admin.listTopics().names().get();
        Collection<String> many = names.stream().filter(name -> name.startsWith("many")).toList();
        assertThat(many).hasSize(1_000);
        admin.deleteTopics(many).all().get();
        assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith("many"));
    }

    private static Uuid create(String name, int partitions) throws Exception {
        return admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .topicId(name)
                .get();
    }

    private static Config describe(ConfigResource resource) throws Exception {
        var options = new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true);
        return of(admin.describeConfigs(List.of(resource), options).values(), resource).get();
    }

    private static void alter(ConfigResource resource, AlterConfigOp operation) throws Exception {
        admin.incrementalAlterConfigs(Map.of(resource, List.of(operation))).all().get();
    }

    private static TopicDescription describeTopic(String name) throws Exception {
        return of(admin.describeTopics(List.of(name)).topicNameValues(), name).get();
    }

    private static <K, V> V of(Map<K, V> values, K key) {
        return Objects.requireNonNull(values.get(key));
    }

    private static void refused(
            KafkaFuture<?> future, Class<? extends Exception> error, String message) {
        assertThatThrownBy(future::get)
                .as(REFUSED + error)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(error)
                .hasMessageContaining(message);
    }
}
