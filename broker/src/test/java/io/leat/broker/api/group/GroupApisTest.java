package io.leat.broker.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.ApiTable.Api;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.RequestContext.Peer;
import io.leat.broker.api.RequestContext.RequestHead;
import io.leat.broker.group.FakeGroupLog;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.Groups;
import io.leat.broker.group.OffsetsTopic;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.Endpoint;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.image.TopicTable;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import io.leat.protocol.message.*;
import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Requests as they come from the wire, in every version that the specification knows.
class GroupApisTest {
    private static final Uuid TOPIC_ID = new Uuid(1, 2);
    private static final Uuid UNKNOWN_ID = new Uuid(9, 9);

    private final GroupCoordinators groups = Groups.loaded(Groups.over(new FakeGroupLog()));
    private final List<Api<?>> apis = GroupApis.of(groups, GroupApisTest::cluster);

    @AfterEach
    void stop() {
        groups.close();
    }

    private static ClusterImage cluster() {
        PartitionState led = PartitionState.placedOn(List.of(1));
        TopicTable topics =
                TopicTable.EMPTY.with(
                        List.of(
                                new TopicImage("t", TOPIC_ID, List.of(led), Map.of()),
                                new TopicImage(
                                        OffsetsTopic.NAME, new Uuid(3, 4), List.of(led), Map.of())),
                        Set.of());
        Endpoint endpoint = new Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 9092);
        return ClusterImage.empty("c")
                .withBrokers(
                        Map.of(
                                1,
                                new BrokerRegistration(
                                        1, 1, List.of(endpoint), null, BrokerStanding.ACTIVE)))
                .withTopics(topics);
    }

    @Test
    void everyVersionFindsTheCoordinator() throws Exception {
        for (short v = 0; v <= FindCoordinatorRequest.HIGHEST_VERSION; v++) {
            FindCoordinatorRequest.Builder request = FindCoordinatorRequest.builder();
            if (v >= 4) {
                request.coordinatorKeys(List.of("g", "h"));
            } else {
                request.key("g");
            }
            FindCoordinatorResponse response =
                    call(request.build(), v, FindCoordinatorResponse.class);
            int port = v >= 4 ? response.coordinators().getLast().port() : response.port();
            assertThat(port).as("version %s", v).isEqualTo(9092);
        }
    }

    @Test
    void aTransactionHasNoCoordinatorYet() throws Exception {
        FindCoordinatorRequest request =
                FindCoordinatorRequest.builder()
                        .keyType((byte) 1)
                        .coordinatorKeys(List.of("tx"))
                        .build();
        FindCoordinatorResponse response = call(request, (short) 6, FindCoordinatorResponse.class);
        assertThat(response.coordinators().getFirst().errorCode())
                .isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE.code());
        FindCoordinatorRequest share = request.toBuilder().keyType((byte) 2).build();
        assertThat(
                        call(share, (short) 6, FindCoordinatorResponse.class)
                                .coordinators()
                                .getFirst()
                                .errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void aMemberLivesThroughEveryVersion() throws Exception {
        for (short v = 0; v <= JoinGroupRequest.HIGHEST_VERSION; v++) {
            String group = "lives-" + v;
            JoinGroupResponse joined = join(group, v);
            assertThat(joined.errorCode()).as("version %s", v).isZero();
            assertThat(joined.generationId()).isEqualTo(1);
            assertThat(joined.leader()).isEqualTo(joined.memberId());
            assertThat(joined.members()).hasSize(1);
            sync(group, joined, (short) Math.min(v, SyncGroupRequest.HIGHEST_VERSION));
            heartbeat(group, joined, (short) Math.min(v, HeartbeatRequest.HIGHEST_VERSION));
            describe(group, (short) Math.min(v, DescribeGroupsRequest.HIGHEST_VERSION));
            list(group, (short) Math.min(v, ListGroupsRequest.HIGHEST_VERSION));
            leave(group, joined, (short) Math.min(v, LeaveGroupRequest.HIGHEST_VERSION));
            delete(group, (short) Math.min(v, DeleteGroupsRequest.HIGHEST_VERSION));
        }
    }

    private JoinGroupResponse join(String group, short v) throws Exception {
        JoinGroupRequest request =
                JoinGroupRequest.builder()
                        .groupId(group)
                        .sessionTimeoutMs(10_000)
                        .rebalanceTimeoutMs(v >= 1 ? 10_000 : -1)
                        .protocolType("consumer")
                        .protocols(
                                List.of(
                                        JoinGroupRequest.JoinGroupRequestProtocol.builder()
                                                .name("range")
                                                .metadata(ByteBuffer.wrap(new byte[] {1}))
                                                .build()))
                        .reason(v >= 8 ? "because\nof this" : null)
                        .build();
        JoinGroupResponse first = call(request, v, JoinGroupResponse.class);
        if (v < 4) {
            return first;
        }
        assertThat(first.errorCode()).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED.code());
        return call(
                request.toBuilder().memberId(first.memberId()).build(), v, JoinGroupResponse.class);
    }

    private void sync(String group, JoinGroupResponse joined, short v) throws Exception {
        SyncGroupRequest request =
                SyncGroupRequest.builder()
                        .groupId(group)
                        .generationId(1)
                        .memberId(joined.memberId())
                        .protocolType(v >= 5 ? "consumer" : null)
                        .protocolName(v >= 5 ? "range" : null)
                        .assignments(
                                List.of(
                                        SyncGroupRequest.SyncGroupRequestAssignment.builder()
                                                .memberId(joined.memberId())
                                                .assignment(ByteBuffer.wrap(new byte[] {5}))
                                                .build()))
                        .build();
        SyncGroupResponse response = call(request, v, SyncGroupResponse.class);
        assertThat(response.errorCode()).isZero();
        assertThat(response.assignment()).isEqualTo(ByteBuffer.wrap(new byte[] {5}));
    }

    private void heartbeat(String group, JoinGroupResponse joined, short v) throws Exception {
        HeartbeatRequest request =
                HeartbeatRequest.builder()
                        .groupId(group)
                        .generationId(1)
                        .memberId(joined.memberId())
                        .build();
        assertThat(call(request, v, HeartbeatResponse.class).errorCode()).isZero();
    }

    private void describe(String group, short v) throws Exception {
        DescribeGroupsRequest request =
                DescribeGroupsRequest.builder().groups(List.of(group, "nobody")).build();
        DescribeGroupsResponse response = call(request, v, DescribeGroupsResponse.class);
        DescribeGroupsResponse.DescribedGroup known = response.groups().getFirst();
        assertThat(known.groupState()).isEqualTo("Stable");
        assertThat(known.protocolData()).isEqualTo("range");
        assertThat(known.members().getFirst().clientHost()).isEqualTo("/127.0.0.1");
        DescribeGroupsResponse.DescribedGroup unknown = response.groups().getLast();
        assertThat(unknown.groupState()).isEqualTo("Dead");
        assertThat(unknown.errorCode()).isEqualTo(v >= 6 ? ErrorCode.GROUP_ID_NOT_FOUND.code() : 0);
    }

    private void list(String group, short v) throws Exception {
        ListGroupsRequest.Builder request = ListGroupsRequest.builder();
        if (v >= 4) {
            request.statesFilter(List.of("stable"));
        }
        if (v >= 5) {
            request.typesFilter(List.of("Classic"));
        }
        ListGroupsResponse response = call(request.build(), v, ListGroupsResponse.class);
        assertThat(response.groups()).anyMatch(it -> it.groupId().equals(group));
        if (v >= 5) {
            request.typesFilter(List.of("consumer"));
            assertThat(call(request.build(), v, ListGroupsResponse.class).groups()).isEmpty();
        }
    }

    private void leave(String group, JoinGroupResponse joined, short v) throws Exception {
        LeaveGroupRequest.Builder request = LeaveGroupRequest.builder().groupId(group);
        if (v >= 3) {
            request.members(
                    List.of(
                            LeaveGroupRequest.MemberIdentity.builder()
                                    .memberId(joined.memberId())
                                    .build()));
        } else {
            request.memberId(joined.memberId());
        }
        LeaveGroupResponse response = call(request.build(), v, LeaveGroupResponse.class);
        assertThat(response.errorCode()).isZero();
        assertThat(response.members()).hasSize(v >= 3 ? 1 : 0);
    }

    private void delete(String group, short v) throws Exception {
        DeleteGroupsRequest request =
                DeleteGroupsRequest.builder().groupsNames(List.of(group, "nobody")).build();
        DeleteGroupsResponse response = call(request, v, DeleteGroupsResponse.class);
        assertThat(response.results().stream().map(it -> (int) it.errorCode()))
                .containsExactly(0, (int) ErrorCode.GROUP_ID_NOT_FOUND.code());
    }

    @Test
    void everyVersionCommitsAndFetchesOffsets() throws Exception {
        for (short v = 2; v <= OffsetCommitRequest.HIGHEST_VERSION; v++) {
            OffsetCommitResponse committed = call(commit("g", v), v, OffsetCommitResponse.class);
            List<OffsetCommitResponse.OffsetCommitResponseTopic> topics = committed.topics();
            assertThat(topics.getFirst().partitions().getFirst().errorCode()).isZero();
            assertThat(topics.getFirst().partitions().getLast().errorCode())
                    .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
            assertThat(topics.getLast().partitions().getFirst().errorCode())
                    .isEqualTo(
                            v >= 10
                                    ? ErrorCode.UNKNOWN_TOPIC_ID.code()
                                    : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        }
        for (short v = 1; v <= 7; v++) {
            fetchOne(v);
        }
        for (short v = 8; v <= OffsetFetchRequest.HIGHEST_VERSION; v++) {
            fetchSeveral(v);
        }
    }

    private static OffsetCommitRequest commit(String group, short v) {
        return OffsetCommitRequest.builder()
                .groupId(group)
                .topics(List.of(topic(v, "t", TOPIC_ID), topic(v, "nowhere", UNKNOWN_ID)))
                .build();
    }

    private static OffsetCommitRequest.OffsetCommitRequestTopic topic(
            short v, String name, Uuid id) {
        return OffsetCommitRequest.OffsetCommitRequestTopic.builder()
                .name(v < 10 ? name : "")
                .topicId(v >= 10 ? id : Uuid.ZERO)
                .partitions(List.of(partition(0), partition(-7)))
                .build();
    }

    private static OffsetCommitRequest.OffsetCommitRequestPartition partition(int index) {
        return OffsetCommitRequest.OffsetCommitRequestPartition.builder()
                .partitionIndex(index)
                .committedOffset(42)
                .committedMetadata(null)
                .build();
    }

    private void fetchOne(short v) throws Exception {
        OffsetFetchRequest some =
                OffsetFetchRequest.builder()
                        .groupId("g")
                        .topics(
                                List.of(
                                        OffsetFetchRequest.OffsetFetchRequestTopic.builder()
                                                .name("t")
                                                .partitionIndexes(List.of(0, 1, -3))
                                                .build()))
                        .build();
        OffsetFetchResponse response = call(some, v, OffsetFetchResponse.class);
        assertThat(
                        response.topics().getFirst().partitions().stream()
                                .map(it -> it.committedOffset()))
                .containsExactly(42L, -1L, -1L);
        if (v >= 2) {
            OffsetFetchRequest all = some.toBuilder().topics(null).build();
            assertThat(call(all, v, OffsetFetchResponse.class).topics()).hasSize(1);
        }
    }

    private void fetchSeveral(short v) throws Exception {
        OffsetFetchRequest.OffsetFetchRequestTopics known =
                OffsetFetchRequest.OffsetFetchRequestTopics.builder()
                        .name(v < 10 ? "t" : "")
                        .topicId(v >= 10 ? TOPIC_ID : Uuid.ZERO)
                        .partitionIndexes(List.of(0, 1))
                        .build();
        OffsetFetchRequest request =
                OffsetFetchRequest.builder()
                        .groups(
                                List.of(
                                        group("g", List.of(known)),
                                        group("g", null),
                                        group("nobody", null)))
                        .requireStable(true)
                        .build();
        OffsetFetchResponse response = call(request, v, OffsetFetchResponse.class);
        assertThat(
                        response.groups().getFirst().topics().getFirst().partitions().stream()
                                .map(it -> it.committedOffset()))
                .containsExactly(42L, -1L);
        OffsetFetchResponse.OffsetFetchResponseTopics all =
                response.groups().get(1).topics().getFirst();
        assertThat(v >= 10 ? all.topicId() : all.name()).isEqualTo(v >= 10 ? TOPIC_ID : "t");
        assertThat(response.groups().getLast().topics()).isEmpty();
    }

    private static OffsetFetchRequest.OffsetFetchRequestGroup group(
            String id,
            @org.jspecify.annotations.Nullable
                    List<OffsetFetchRequest.OffsetFetchRequestTopics> topics) {
        return OffsetFetchRequest.OffsetFetchRequestGroup.builder()
                .groupId(id)
                .topics(topics)
                .build();
    }

    @Test
    void anOffsetIsDeletedUnlessItsTopicIsUnknown() throws Exception {
        call(commit("g", (short) 9), (short) 9, OffsetCommitResponse.class);
        OffsetDeleteRequest request =
                OffsetDeleteRequest.builder()
                        .groupId("g")
                        .topics(List.of(deleted("t"), deleted("nowhere")))
                        .build();
        OffsetDeleteResponse response = call(request, (short) 0, OffsetDeleteResponse.class);
        assertThat(
                        response.topics().stream()
                                .map(it -> (int) it.partitions().getFirst().errorCode()))
                .containsExactly(0, (int) ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        OffsetDeleteRequest unknown = request.toBuilder().groupId("nobody").build();
        assertThat(call(unknown, (short) 0, OffsetDeleteResponse.class).errorCode())
                .isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND.code());
    }

    private static OffsetDeleteRequest.OffsetDeleteRequestTopic deleted(String name) {
        return OffsetDeleteRequest.OffsetDeleteRequestTopic.builder()
                .name(name)
                .partitions(
                        List.of(
                                OffsetDeleteRequest.OffsetDeleteRequestPartition.builder()
                                        .partitionIndex(0)
                                        .build()))
                .build();
    }

    @Test
    void errorsFitIntoEveryVersion() throws Exception {
        groups.resign(0);
        for (short v = 0; v <= JoinGroupRequest.HIGHEST_VERSION; v++) {
            JoinGroupRequest request = JoinGroupRequest.builder().groupId("g").build();
            assertThat(call(request, v, JoinGroupResponse.class).errorCode())
                    .isEqualTo(ErrorCode.NOT_COORDINATOR.code());
        }
        for (short v = 1; v <= OffsetFetchRequest.HIGHEST_VERSION; v++) {
            OffsetFetchRequest.Builder request = OffsetFetchRequest.builder();
            if (v >= 8) {
                request.groups(List.of(group("g", null)));
            } else {
                request.groupId("g");
            }
            call(request.build(), v, OffsetFetchResponse.class);
        }
        for (short v = 2; v <= OffsetCommitRequest.HIGHEST_VERSION; v++) {
            assertThat(
                            call(commit("g", v), v, OffsetCommitResponse.class)
                                    .topics()
                                    .getFirst()
                                    .partitions()
                                    .getFirst()
                                    .errorCode())
                    .isEqualTo(ErrorCode.NOT_COORDINATOR.code());
        }
    }

    /// Over the wire and back.
    private <R extends ApiResponse> R call(ApiRequest request, short version, Class<R> kind)
            throws Exception {
        ApiKey key = request.apiKey();
        MessageWriter out = new MessageWriter();
        request.write(out, version);
        ApiRequest arrived = Requests.read(key, new MessageReader(out.toBuffer()), version);
        Api<?> api = apis.stream().filter(it -> it.key() == key).findFirst().orElseThrow();
        RequestContext context =
                new RequestContext(
                        new RequestHead(key, version, 1, "client"),
                        new Peer(InetAddress.getLoopbackAddress(), "PLAINTEXT", "c-1"));
        ApiResponse response = Objects.requireNonNull(api.start(arrived, context).await());
        MessageWriter back = new MessageWriter();
        response.write(back, version);
        return kind.cast(Responses.read(key, new MessageReader(back.toBuffer()), version));
    }
}
