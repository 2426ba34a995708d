package io.leat.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfigReading;
import io.leat.broker.peer.PeerConnection;
import io.leat.broker.zookeeper.EmbeddedZooKeeper;
import io.leat.cluster.image.Endpoint;
import io.leat.protocol.message.AlterPartitionRequest;
import io.leat.protocol.message.AlterPartitionResponse;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.CreateTopicsRequest;
import io.leat.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.leat.protocol.message.CreateTopicsResponse;
import io.leat.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import io.leat.protocol.message.IncrementalAlterConfigsRequest;
import io.leat.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.leat.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.leat.protocol.message.IncrementalAlterConfigsResponse;
import io.leat.protocol.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import io.leat.protocol.message.MetadataRequest;
import io.leat.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.leat.protocol.message.MetadataResponse;
import io.leat.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two brokers and a real ZooKeeper. The first is the controller; clients ask the second.
class TwoBrokersTest {
    private static final int NO_ERROR = 0;
    private static final int NOT_CONTROLLER = 41;

    @TempDir private static Path data;

    private static EmbeddedZooKeeper zooKeeper;
    private static Broker controller;
    private static Broker other;

    @BeforeAll
    static void start() throws Exception {
        zooKeeper = EmbeddedZooKeeper.start(data.resolve("zookeeper"), 0);
        controller = broker(1);
        other = broker(2);
    }

    @AfterAll
    static void stop() throws Exception {
        other.close();
        controller.close();
        zooKeeper.close();
    }

    @Test
    void topicsAreCreatedByWhicheverBrokerIsAsked() throws Exception {
        assertThat(create(other, "client", "by-another", 7)).isEqualTo(NO_ERROR);
        assertThat(create(other, "client", "by-another", 7)).isEqualTo(36);
        assertThat(create(other, "client", "in-an-old-version", 2)).isEqualTo(NO_ERROR);
        assertThat(create(controller, "client", "by-the-controller", 7)).isEqualTo(NO_ERROR);
    }

    @Test
    void whatWasPassedOnOnceIsNotPassedOnAgain() throws Exception {
        assertThat(create(other, "forwarded-by-9", "circle", 7)).isEqualTo(NOT_CONTROLLER);
    }

    @Test
    void configsAreChangedByWhicheverBrokerIsAsked() throws Exception {
        assertThat(create(other, "client", "configured", 7)).isEqualTo(NO_ERROR);
        var request =
                IncrementalAlterConfigsRequest.builder()
                        .resources(
                                List.of(
                                        AlterConfigsResource.builder()
                                                .resourceType((byte) 2)
                                                .resourceName("configured")
                                                .configs(
                                                        List.of(
                                                                AlterableConfig.builder()
                                                                        .name("retention.ms")
                                                                        .value("1000")
                                                                        .build()))
                                                .build()))
                        .build();
        var response = (IncrementalAlterConfigsResponse) ask(other, "client", request, 1);
        assertThat(response.responses())
                .extracting(AlterConfigsResourceResponse::errorCode)
                .containsExactly((short) NO_ERROR);
    }

    @Test
    void aTopicThatIsMissingIsCreatedAlthoughAnotherBrokerControls() throws Exception {
        var request =
                MetadataRequest.builder()
                        .topics(List.of(MetadataRequestTopic.builder().name("wanted").build()))
                        .allowAutoTopicCreation(true)
                        .build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            var response = (MetadataResponse) ask(other, "client", request, 12);
            MetadataResponseTopic topic = response.topics().getFirst();
            if (topic.errorCode() == NO_ERROR) {
                assertThat(topic.partitions()).isNotEmpty();
                return;
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void onlyTheControllerChangesWhoIsInSync() throws Exception {
        var request = AlterPartitionRequest.builder().brokerId(2).brokerEpoch(1).build();
        var answered = (AlterPartitionResponse) ask(controller, "broker-2", request, 3);
        assertThat(answered.errorCode()).isEqualTo((short) NO_ERROR);
    }

    private static int create(Broker broker, String clientId, String topic, int version)
            throws Exception {
        var request =
                CreateTopicsRequest.builder()
                        .topics(
                                List.of(
                                        CreatableTopic.builder()
                                                .name(topic)
                                                .numPartitions(1)
                                                .replicationFactor((short) 1)
                                                .build()))
                        .timeoutMs(20_000)
                        .build();
        var response = (CreateTopicsResponse) ask(broker, clientId, request, version);
        CreatableTopicResult result = response.topics().getFirst();
        return result.errorCode();
    }

    private static Object ask(Broker broker, String clientId, ApiRequest request, int version)
            throws Exception {
        var endpoint =
                new Endpoint(
                        "PLAINTEXT",
                        "PLAINTEXT",
                        "127.0.0.1",
                        broker.listeners().getFirst().port());
        try (PeerConnection connection = PeerConnection.open(endpoint, clientId, 5_000)) {
            return connection.call(request, (short) version);
        }
    }

    private static Broker broker(int id) throws Exception {
        ConfigReading reading =
                BrokerConfig.read(
                        "test",
                        Map.of(
                                "broker.id",
                                Integer.toString(id),
                                "listeners",
                                "PLAINTEXT://127.0.0.1:0",
                                "log.dirs",
                                data.resolve("logs-" + id).toString(),
                                "zookeeper.connect",
                                zooKeeper.connectString()));
        return Broker.start(((ConfigReading.Accepted) reading).config());
    }
}
