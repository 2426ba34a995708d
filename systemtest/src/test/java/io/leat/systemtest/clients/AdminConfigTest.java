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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
final class AdminConfigTest {
    private final BrokerUnderTest broker;
    private final Clients clients;
    private final Admin admin;

    AdminConfigTest(BrokerUnderTest broker) {
        this.broker = broker;
        clients = new Clients(broker);
        admin = clients.admin();
    }

    @AfterEach
    void closeAdmin() {
        admin.close();
    }

    @Test
    void theClusterDescribesItself() {
        var cluster = admin.describeCluster();
        assertThat(result(cluster.clusterId())).isNotBlank();
        var nodes = result(cluster.nodes());
        assertThat(nodes)
                .singleElement()
                .satisfies(node -> assertThat(node.port()).isEqualTo(broker.port()));
        assertThat(result(cluster.controller())).isEqualTo(nodes.iterator().next());
    }

    @Test
    void aTopicsConfigsShowDefaultsAndWhatWasSet() {
        ConfigResource topic = topic(Map.of("max.message.bytes", "65536"));
        Config config = describe(topic);
        assertThat(config.get("max.message.bytes").value()).isEqualTo("65536");
        assertThat(config.get("max.message.bytes").source())
                .isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(config.get("retention.ms").value()).isEqualTo("604800000");
        assertThat(config.get("retention.ms").isDefault()).isTrue();
        assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
    }

    @Test
    void aTopicsConfigIsSetExtendedAndTakenBack() {
        ConfigResource topic = topic(Map.of());
        alter(topic, "retention.ms", "5000", AlterConfigOp.OpType.SET);
        awaitValue(topic, "retention.ms", "5000");
        alter(topic, "cleanup.policy", "compact", AlterConfigOp.OpType.APPEND);
        awaitValue(topic, "cleanup.policy", "delete,compact");
        alter(topic, "cleanup.policy", "compact", AlterConfigOp.OpType.SUBTRACT);
        awaitValue(topic, "cleanup.policy", "delete");
        alter(topic, "retention.ms", "", AlterConfigOp.OpType.DELETE);
        awaitValue(topic, "retention.ms", "604800000");
    }

    @Test
    void aTopicsLimitAppliesAsSoonAsItIsAltered() {
        ConfigResource topic = topic(Map.of());
        alter(topic, "max.message.bytes", "1000", AlterConfigOp.OpType.SET);
        var large = new ProducerRecord<String, String>(topic.name(), "x".repeat(5_000));
        try (var producer = clients.producer(Map.of())) {
            Await.until(
                    "a record beyond the new limit is refused",
                    () -> {
                        try {
                            result(producer.send(large));
                            return "accepted";
                        } catch (RuntimeException e) {
                            return e.getClass().getSimpleName();
                        }
                    },
                    "RecordTooLargeException"::equals);
        }
    }

    @Test
    void aBadConfigIsRefusedWithItsReason() {
        ConfigResource topic = topic(Map.of());
        assertThatThrownBy(() -> alter(topic, "retention.ms", "x", AlterConfigOp.OpType.SET))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("retention.ms");
        assertThatThrownBy(() -> alter(topic, "no.such", "x", AlterConfigOp.OpType.SET))
                .isInstanceOf(InvalidConfigurationException.class);
        assertThatThrownBy(() -> alter(topic, "retention.ms", "1", AlterConfigOp.OpType.APPEND))
                .isInstanceOfAny(
                        InvalidRequestException.class, InvalidConfigurationException.class);
        var unknown = new ConfigResource(ConfigResource.Type.TOPIC, "unknown-topic");
        assertThatThrownBy(() -> describe(unknown))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
        assertThatThrownBy(() -> alter(unknown, "retention.ms", "1", AlterConfigOp.OpType.SET))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void aBrokersConfigsAreShownAndADynamicOneIsAltered() {
        int id = result(admin.describeCluster().nodes()).iterator().next().id();
        var resource = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id));
        assertThat(describe(resource).get("log.dirs").value()).isNotBlank();
        assertThat(describe(resource).get("log.dirs").isReadOnly()).isTrue();
        alter(resource, "log.segment.bytes", "50000000", AlterConfigOp.OpType.SET);
        awaitValue(resource, "log.segment.bytes", "50000000");
        awaitValue(topic(Map.of()), "segment.bytes", "50000000");
        alter(resource, "log.segment.bytes", "", AlterConfigOp.OpType.DELETE);
        awaitValue(resource, "log.segment.bytes", "1073741824");
    }

    private ConfigResource topic(Map<String, String> configs) {
        return new ConfigResource(
                ConfigResource.Type.TOPIC, clients.topic("configured", 1, configs));
    }

    private Config describe(ConfigResource resource) {
        return entry(result(admin.describeConfigs(List.of(resource)).all()), resource);
    }

    private void alter(
            ConfigResource resource, String key, String value, AlterConfigOp.OpType operation) {
        var change = new AlterConfigOp(new ConfigEntry(key, value), operation);
        result(admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
    }

    private void awaitValue(ConfigResource resource, String key, String value) {
        Await.until(key + " is " + value, () -> describe(resource).get(key).value(), value::equals);
    }
}
