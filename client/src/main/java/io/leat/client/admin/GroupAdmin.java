package io.leat.client.admin;

import io.leat.client.Deadline;
import io.leat.client.RefusedException;
import io.leat.client.cluster.Broker;
import io.leat.client.cluster.Cluster;
import io.leat.client.cluster.Cluster.Missing;
import io.leat.client.cluster.ConsumerProtocol;
import io.leat.client.cluster.Lane;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.DeleteGroupsRequest;
import io.leat.protocol.message.DeleteGroupsResponse;
import io.leat.protocol.message.DescribeGroupsRequest;
import io.leat.protocol.message.DescribeGroupsResponse;
import io.leat.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.leat.protocol.message.DescribeGroupsResponse.DescribedGroupMember;
import io.leat.protocol.message.ListGroupsRequest;
import io.leat.protocol.message.ListGroupsResponse;
import io.leat.protocol.message.OffsetFetchRequest;
import io.leat.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.leat.protocol.message.OffsetFetchResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Operations on consumer groups.
public record GroupAdmin(AdminCalls calls) {
    private static final String DEAD = "Dead";

    /// All groups of all brokers, by name.
    public List<GroupListing> list() throws InterruptedException {
        Cluster cluster = calls.cluster();
        Deadline deadline = calls.deadline();
        return cluster.retrying(
                deadline,
                () -> {
                    List<GroupListing> groups = new ArrayList<>();
                    cluster.refresh(List.of(), Missing.REFUSE, deadline);
                    for (Broker broker : cluster.view().brokers().values()) {
                        ApiResponse response =
                                cluster.call(
                                        broker.id(),
                                        Lane.GENERAL,
                                        ListGroupsRequest.DEFAULT,
                                        deadline);
                        groups.addAll(listings((ListGroupsResponse) response, broker.id()));
                    }
                    groups.sort(Comparator.comparing(GroupListing::name));
                    return groups;
                });
    }

    private static List<GroupListing> listings(ListGroupsResponse response, int broker) {
        RefusedException.throwIf(response.errorCode(), "groups of broker " + broker);
        return response.groups().stream()
                .map(group ->
                        new GroupListing(
                                group.groupId(),
                                group.protocolType(),
                                group.groupType(),
                                group.groupState(),
                                broker))
                .toList();
    }

    /// The group as it is now. Throws [RefusedException] when there is none of this name.
    public GroupDescription describe(String name) throws InterruptedException {
        var request = DescribeGroupsRequest.builder().groups(List.of(name)).build();
        return askCoordinator(
                name,
                request,
                response -> {
                    DescribedGroup group = ((DescribeGroupsResponse) response).groups().getFirst();
                    AdminCalls.throwIf(group.errorCode(), "group " + name, group.errorMessage());
                    if (group.groupState().equals(DEAD)) {
                        throw new RefusedException(
                                ErrorCode.GROUP_ID_NOT_FOUND, "group " + name, null);
                    }
                    return group;
                },
                this::description);
    }

    private GroupDescription description(DescribedGroup group, int coordinator) {
        List<GroupDescription.Member> members =
                group.members().stream()
                        .map(GroupAdmin::member)
                        .sorted(Comparator.comparing(GroupDescription.Member::id))
                        .toList();
        return new GroupDescription(
                group.groupId(), group.groupState(), group.protocolData(), coordinator, members);
    }

    private static GroupDescription.Member member(DescribedGroupMember member) {
        return new GroupDescription.Member(
                member.memberId(),
                member.clientId(),
                member.clientHost().replaceFirst("^/", ""),
                ConsumerProtocol.readAssignment(member.memberAssignment()));
    }

    /// The offsets that the group has committed.
    public Map<TopicPartition, Long> offsets(String name) throws InterruptedException {
        var wanted = OffsetFetchRequestGroup.builder().groupId(name).topics(null).build();
        var request = OffsetFetchRequest.builder().groups(List.of(wanted)).build();
        return askCoordinator(
                name,
                request,
                response -> committed((OffsetFetchResponse) response, name),
                (offsets, coordinator) -> offsets);
    }

    private static Map<TopicPartition, Long> committed(OffsetFetchResponse response, String name) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (OffsetFetchResponse.OffsetFetchResponseGroup group : response.groups()) {
            AdminCalls.throwIf(group.errorCode(), "group " + name, null);
            for (var topic : group.topics()) {
                for (var partition : topic.partitions()) {
                    TopicPartition key =
                            new TopicPartition(topic.name(), partition.partitionIndex());
                    AdminCalls.throwIf(partition.errorCode(), "group " + name + " in " + key, null);
                    offsets.put(key, partition.committedOffset());
                }
            }
        }
        return offsets;
    }

    /// Deletes a group that has no members, with its offsets.
    public void delete(String name) throws InterruptedException {
        var request = DeleteGroupsRequest.builder().groupsNames(List.of(name)).build();
        askCoordinator(
                name,
                request,
                response -> {
                    for (var result : ((DeleteGroupsResponse) response).results()) {
                        AdminCalls.throwIf(result.errorCode(), "group " + name, null);
                    }
                    return name;
                },
                (deleted, coordinator) -> deleted);
    }

    private interface Finish<A, T> {
        T with(A answer, int coordinator);
    }

    private <A, T> T askCoordinator(
            String group, ApiRequest request, Function<ApiResponse, A> read, Finish<A, T> finish)
            throws InterruptedException {
        Cluster cluster = calls.cluster();
        Deadline deadline = calls.deadline();
        return cluster.retrying(
                deadline,
                () -> {
                    try {
                        A answer =
                                read.apply(
                                        cluster.callCoordinator(
                                                group, Lane.GENERAL, request, deadline));
                        return finish.with(answer, cluster.coordinator(group, deadline));
                    } catch (RefusedException refused) {
                        cluster.forgetCoordinator(group);
                        throw refused;
                    }
                });
    }
}
