package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.Seen;
import io.leat.cluster.group.GroupDescription;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.DescribeGroupsRequest;
import io.leat.protocol.message.DescribeGroupsResponse;
import io.leat.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.leat.protocol.message.DescribeGroupsResponse.DescribedGroupMember;

/// DescribeGroups: the members of groups and what they were assigned.
public final class DescribeGroupsHandler implements Handler<DescribeGroupsRequest> {
    /// From here on a group that does not exist is an error; before, it is dead (KIP-1043).
    private static final short NOT_FOUND_IS_AN_ERROR = 6;

    private static final String DEAD = "Dead";

    /// The bits of the operations read, delete and describe: what can be done to a group.
    private static final int ALL_OPERATIONS = 1 << 3 | 1 << 6 | 1 << 8;

    private final GroupCoordinators groups;

    public DescribeGroupsHandler(GroupCoordinators groups) {
        this.groups = groups;
    }

    @Override
    public Reply start(DescribeGroupsRequest request, RequestContext context) {
        return Reply.of(
                DescribeGroupsResponse.builder()
                        .groups(
                                request.groups().stream()
                                        .map(id -> described(id, request, context.version()))
                                        .toList())
                        .build());
    }

    private DescribedGroup described(String groupId, DescribeGroupsRequest request, short version) {
        DescribedGroup.Builder described = DescribedGroup.builder().groupId(groupId);
        switch (groups.describe(groupId)) {
            case Seen.Unavailable<GroupDescription> unavailable ->
                    described.errorCode(unavailable.error().code());
            case Seen.Found<GroupDescription> found -> {
                fill(described, found.value());
                if (version >= NOT_FOUND_IS_AN_ERROR && found.value().state().equals(DEAD)) {
                    described
                            .errorCode(ErrorCode.GROUP_ID_NOT_FOUND.code())
                            .errorMessage("Group " + groupId + " not found.");
                }
                if (request.includeAuthorizedOperations()) {
                    described.authorizedOperations(ALL_OPERATIONS);
                }
            }
        }
        return described.build();
    }

    private static void fill(DescribedGroup.Builder described, GroupDescription group) {
        described
                .groupState(group.state())
                .protocolType(group.protocolType())
                .protocolData(group.protocolName())
                .members(
                        group.members().stream()
                                .map(member ->
                                        DescribedGroupMember.builder()
                                                .memberId(member.id())
                                                .groupInstanceId(member.instanceId())
                                                .clientId(member.client().id())
                                                .clientHost(member.client().host())
                                                .memberMetadata(member.metadata())
                                                .memberAssignment(member.assignment())
                                                .build())
                                .toList());
    }
}
