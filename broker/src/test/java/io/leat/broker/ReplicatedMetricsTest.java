package io.leat.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfigReading;
import io.leat.broker.metrics.Scrape;
import io.leat.broker.net.Await;
import io.leat.broker.partition.TestPartitions;
import io.leat.broker.peer.PeerConnection;
import io.leat.broker.zookeeper.EmbeddedZooKeeper;
import io.leat.cluster.image.Endpoint;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.CreateTopicsRequest;
import io.leat.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.leat.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.leat.protocol.message.ProduceRequest;
import io.leat.protocol.message.ProduceRequest.PartitionProduceData;
import io.leat.protocol.message.ProduceRequest.TopicProduceData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What two brokers tell of a partition that both have: the first is the controller and leads it.
class ReplicatedMetricsTest {
    @TempDir private Path data;

    private EmbeddedZooKeeper zooKeeper;
    private Broker leader;
    private Broker follower;

    @BeforeEach
    void start() throws Exception {
        zooKeeper = EmbeddedZooKeeper.start(data.resolve("zookeeper"), 0);
        leader = broker(1);
        follower = broker(2);
        assertThat(errors(ask(create(), 4))).isEmpty();
    }

    @AfterEach
    void stop() throws Exception {
        follower.close();
        leader.close();
        zooKeeper.close();
    }

    @Test
    void whatTheFollowerCopiesBothCount() throws Exception {
        assertThat(errors(ask(produce(), 9))).isEmpty();
        int bytes = TestPartitions.batch("value").remaining();
        assertThat(values(leader))
                .containsEntry("leat_partitions_led", 1.0)
                .containsEntry("leat_partitions_under_replicated", 0.0)
                .containsEntry("leat_fetch_bytes_total{reader=\"replica\"}", (double) bytes);
        assertThat(values(follower))
                .containsEntry("leat_partitions_followed", 1.0)
                .containsEntry("leat_replication_leaders", 1.0)
                .containsEntry("leat_replication_bytes_total", (double) bytes);
        Await.until("nothing is missing", () -> value(leader, "leat_replica_lag_max_records") == 0);
    }

    @Test
    void aFollowerThatStopsLeavesThePartitionUnderReplicated() throws Exception {
        String active = "leat_cluster_brokers{standing=\"active\"}";
        Await.until("both are there", () -> value(leader, active) == 2);
        follower.close();
        Await.until(
                "the partition is short of a replica",
                () ->
                        value(leader, "leat_partitions_under_replicated") == 1
                                && value(leader, active) == 1);
        assertThat(values(leader))
                .containsEntry("leat_in_sync_shrinks_total", 1.0)
                .containsEntry("leat_partitions_below_min_in_sync", 0.0)
                .containsEntry("leat_controller_unclean_elections_total", 0.0);
    }

    @Test
    void aLeaderThatStopsIsFollowedByAnElectionAndItIsCounted() throws Exception {
        double elections = value(leader, "leat_controller_leader_elections_total");
        leader.close();
        Await.until(
                "the follower leads and controls",
                () ->
                        value(follower, "leat_partitions_led") == 1
                                && value(follower, "leat_controller") == 1
                                && value(follower, "leat_cluster_partitions_without_leader") == 0);
        assertThat(elections).isZero();
        assertThat(values(follower)).containsEntry("leat_leaderships_gained_total", 1.0);
    }

    private static Map<String, Double> values(Broker broker) throws Exception {
        return Scrape.of(broker.metricsAddress().orElseThrow()).values();
    }

    private static double value(Broker broker, String name) {
        try {
            return values(broker).getOrDefault(name, -1.0);
        } catch (Exception e) { // loop top: the broker may be about to end
            throw new AssertionError(e);
        }
    }

    private static CreateTopicsRequest create() {
        var assignment =
                CreatableReplicaAssignment.builder()
                        .partitionIndex(0)
                        .brokerIds(List.of(1, 2))
                        .build();
        return CreateTopicsRequest.builder()
                .topics(
                        List.of(
                                CreatableTopic.builder()
                                        .name("t")
                                        .numPartitions(-1)
                                        .replicationFactor((short) -1)
                                        .assignments(List.of(assignment))
                                        .build()))
                .timeoutMs(20_000)
                .build();
    }

    private static ProduceRequest produce() {
        var records =
                PartitionProduceData.builder()
                        .index(0)
                        .records(TestPartitions.batch("value"))
                        .build();
        return ProduceRequest.builder()
                .acks((short) -1)
                .timeoutMs(20_000)
                .topicData(
                        List.of(
                                TopicProduceData.builder()
                                        .name("t")
                                        .partitionData(List.of(records))
                                        .build()))
                .build();
    }

    private static List<Integer> errors(ApiResponse response) {
        List<Integer> errors = new ArrayList<>();
        response.errors(errors::add);
        return errors;
    }

    private ApiResponse ask(ApiRequest request, int version) throws Exception {
        int port = leader.listeners().getFirst().port();
        var endpoint = new Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", port);
        try (PeerConnection connection = PeerConnection.open(endpoint, "client", 20_000)) {
            return connection.call(request, (short) version);
        }
    }

    private Broker broker(int id) throws Exception {
        ConfigReading reading =
                BrokerConfig.read(
                        "test",
                        Map.of(
                                "broker.id", Integer.toString(id),
                                "listeners", "PLAINTEXT://127.0.0.1:0",
                                "metrics.listener", "http://127.0.0.1:0",
                                "log.dirs", data.resolve("logs-" + id).toString(),
                                "zookeeper.connect", zooKeeper.connectString()));
        return Broker.start(((ConfigReading.Accepted) reading).config());
    }
}
