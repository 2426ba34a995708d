package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.GroupCoordinators;
import io.leat.cluster.group.GroupRequest.Claim;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.HeartbeatRequest;
import io.leat.protocol.message.HeartbeatResponse;

/// Heartbeat: keeps a member in its group, and tells it when to join again.
public final class HeartbeatHandler implements Handler<HeartbeatRequest> {
    private final GroupCoordinators groups;

    public HeartbeatHandler(GroupCoordinators groups) {
        this.groups = groups;
    }

    @Override
    public Reply start(HeartbeatRequest request, RequestContext context) {
        Claim claim =
                new Claim(
                        request.groupId(),
                        request.generationId(),
                        request.memberId(),
                        request.groupInstanceId());
        ErrorCode error =
                request.groupId().isEmpty() ? ErrorCode.INVALID_GROUP_ID : groups.heartbeat(claim);
        return Reply.of(HeartbeatResponse.builder().errorCode(error.code()).build());
    }
}
