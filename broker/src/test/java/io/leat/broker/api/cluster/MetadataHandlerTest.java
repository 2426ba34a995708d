package io.leat.broker.api.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.RoundTrip;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.MetadataRequest;
import io.leat.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.leat.protocol.message.MetadataResponse;
import io.leat.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.leat.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.leat.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataHandlerTest {
    private static final int LATEST = MetadataRequest.HIGHEST_VERSION;

    private final TestCluster cluster = new TestCluster(false).with("a", 1, 2).with("b", 3);

    @Test
    void versionZeroAsksForAllTopicsWithAnEmptyList() {
        assertThat(names(ask(List.of(), 0))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void laterVersionsAskForAllTopicsWithNull() {
        for (int version = 1; version <= LATEST; version++) {
            assertThat(names(ask(null, version))).containsExactlyInAnyOrder("a", "b");
            assertThat(names(ask(List.of(), version))).as("version " + version).isEmpty();
        }
    }

    @Test
    void everyVersionTellsBrokersAndPartitions() {
        for (int version = 0; version <= LATEST; version++) {
            MetadataResponse response = ask(List.of(named("a")), version);
            assertThat(response.brokers())
                    .extracting(MetadataResponseBroker::port)
                    .containsExactlyInAnyOrder(1, 2);
            assertThat(errors(response)).containsExactly(ErrorCode.NONE);
            assertThat(response.topics().getFirst().partitions())
                    .extracting(MetadataResponsePartition::leaderId)
                    .containsExactly(1, 2);
            assertThat(response.controllerId()).isEqualTo(version == 0 ? -1 : 1);
            assertThat(response.clusterId()).isEqualTo(version < 2 ? null : "cluster");
        }
    }

    @Test
    void anUnknownNameAndAForbiddenNameAreDifferentErrors() {
        for (int version = 0; version <= LATEST; version++) {
            assertThat(errors(ask(List.of(named("no"), named("a b"), named("")), version)))
                    .containsExactly(
                            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                            ErrorCode.INVALID_TOPIC_EXCEPTION,
                            ErrorCode.INVALID_TOPIC_EXCEPTION);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 13})
    void aTopicIsFoundByItsId(int version) {
        Uuid unknown = new Uuid(9, 9);
        MetadataResponse response = ask(List.of(byId(TestCluster.id("a")), byId(unknown)), version);
        assertThat(errors(response)).containsExactly(ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_ID);
        assertThat(response.topics().get(0).name()).isEqualTo("a");
        assertThat(response.topics().get(1).name()).isNull();
        assertThat(response.topics().get(1).topicId()).isEqualTo(unknown);
    }

    /// Their responses cannot have a topic without a name.
    @ParameterizedTest
    @ValueSource(ints = {10, 11})
    void versionsThatOnlyHaveTheFieldRefuseTopicIds(int version) {
        MetadataResponse response =
                ask(List.of(byId(TestCluster.id("a")), byId(new Uuid(9, 9)), named("a")), version);
        assertThat(errors(response))
                .containsExactly(
                        ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST, ErrorCode.NONE);
        assertThat(names(response)).containsExactly("", "", "a");
    }

    @Test
    void missingTopicsAreCreatedIfTheClientAndTheBrokerWantThat() {
        var creating = new TestCluster(true).with("a", 1);
        assertThat(errors(ask(creating, request(true, named("new"), named("a")), 4)))
                .containsExactly(ErrorCode.NONE, ErrorCode.NONE);
        assertThat(errors(ask(creating, request(false, named("newer")), 4)))
                .containsExactly(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(errors(ask(cluster, request(true, named("newer")), 4)))
                .containsExactly(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(creating.askedToCreate()).containsExactly("new");
    }

    @Test
    void versionsBeforeTheFlagAlwaysWantMissingTopicsCreated() {
        var creating = new TestCluster(true);
        assertThat(errors(ask(creating, request(true, named("new")), 0)))
                .containsExactly(ErrorCode.NONE);
    }

    @Test
    void neitherForbiddenNamesNorIdsAreCreated() {
        var creating = new TestCluster(true);
        ask(creating, request(true, named("a b"), byId(new Uuid(9, 9))), LATEST);
        assertThat(creating.askedToCreate()).isEmpty();
    }

    @Test
    void aClientSeesTheBrokersOfItsListener() {
        MetadataResponse response = askThrough("INTERNAL", 6);
        assertThat(response.brokers()).extracting(MetadataResponseBroker::port).containsExactly(11);
    }

    @Test
    void aLeaderThatTheListenerDoesNotReachIsNoLeader() {
        assertThat(partitions(askThrough("INTERNAL", 6)))
                .extracting(MetadataResponsePartition::leaderId)
                .containsExactly(1, -1);
        assertThat(partitions(askThrough("INTERNAL", 6)).get(1).errorCode())
                .isEqualTo(ErrorCode.LISTENER_NOT_FOUND.code());
        assertThat(partitions(askThrough("INTERNAL", 5)).get(1).errorCode())
                .isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE.code());
    }

    @Test
    void aLeaderThatIsNotThereIsNotAvailable() {
        MetadataResponsePartition partition =
                partitions(ask(List.of(named("b")), LATEST)).getFirst();
        assertThat(partition.errorCode()).isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE.code());
        assertThat(partition.leaderId()).isEqualTo(-1);
        assertThat(partition.offlineReplicas()).containsExactly(3);
    }

    @Test
    void aLeaderWhoseDiskFailedIsNoLeader() {
        cluster.failDisk("a");
        List<MetadataResponsePartition> seen = partitions(ask(List.of(named("a")), LATEST));
        assertThat(seen)
                .extracting(MetadataResponsePartition::leaderId)
                .as("the second is led by another broker")
                .containsExactly(-1, 2);
        assertThat(seen.getFirst().errorCode()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR.code());
        assertThat(seen.getFirst().offlineReplicas()).containsExactly(1);
    }

    private MetadataResponse askThrough(String listener, int version) {
        return RoundTrip.ask(
                new MetadataHandler(cluster::image, cluster, cluster::offlineReplicas),
                request(true, named("a")),
                version,
                listener,
                MetadataResponse.class);
    }

    private MetadataResponse ask(@Nullable List<MetadataRequestTopic> topics, int version) {
        return ask(cluster, MetadataRequest.builder().topics(topics).build(), version);
    }

    private static MetadataResponse ask(TestCluster cluster, MetadataRequest request, int version) {
        var handler = new MetadataHandler(cluster::image, cluster, cluster::offlineReplicas);
        return RoundTrip.ask(handler, request, version, MetadataResponse.class);
    }

    private static MetadataRequest request(boolean create, MetadataRequestTopic... topics) {
        return MetadataRequest.builder()
                .topics(List.of(topics))
                .allowAutoTopicCreation(create)
                .build();
    }

    private static MetadataRequestTopic named(String name) {
        return MetadataRequestTopic.builder().name(name).build();
    }

    private static MetadataRequestTopic byId(Uuid id) {
        return MetadataRequestTopic.builder().name(null).topicId(id).build();
    }

    private static List<MetadataResponsePartition> partitions(MetadataResponse response) {
        return response.topics().getFirst().partitions();
    }

    private static List<String> names(MetadataResponse response) {
        return response.topics().stream().map(topic -> requireNonNull(topic.name())).toList();
    }

    private static List<ErrorCode> errors(MetadataResponse response) {
        return response.topics().stream()
                .map(MetadataResponseTopic::errorCode)
                .map(ErrorCode::of)
                .toList();
    }
}
