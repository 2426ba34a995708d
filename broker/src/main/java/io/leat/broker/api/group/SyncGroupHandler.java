package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.PendingAnswer;
import io.leat.cluster.group.Answer;
import io.leat.cluster.group.Answer.Synced;
import io.leat.cluster.group.GroupRequest.Claim;
import io.leat.cluster.group.GroupRequest.Sync;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.SyncGroupRequest;
import io.leat.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.leat.protocol.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// SyncGroup: waits until the group's leader has said who gets what.
public final class SyncGroupHandler implements Handler<SyncGroupRequest> {
    /// From here on the request names the protocol (KIP-559).
    private static final short PROTOCOL_TYPE = 5;

    private final GroupCoordinators groups;

    public SyncGroupHandler(GroupCoordinators groups) {
        this.groups = groups;
    }

    @Override
    public Reply start(SyncGroupRequest request, RequestContext context) {
        if (request.groupId().isEmpty()) {
            return Reply.of(refused(ErrorCode.INVALID_GROUP_ID));
        }
        boolean namesProtocol = request.protocolType() != null && request.protocolName() != null;
        if (context.version() >= PROTOCOL_TYPE && !namesProtocol) {
            return Reply.of(refused(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
        }
        PendingAnswer answer = groups.submit(sync(request));
        return () -> response(answer.await());
    }

    private static Sync sync(SyncGroupRequest request) {
        Map<String, ByteBuffer> assignments = new HashMap<>();
        for (SyncGroupRequestAssignment assignment : request.assignments()) {
            assignments.put(assignment.memberId(), assignment.assignment());
        }
        return new Sync(
                new Claim(
                        request.groupId(),
                        request.generationId(),
                        request.memberId(),
                        request.groupInstanceId()),
                request.protocolType(),
                request.protocolName(),
                assignments);
    }

    private static SyncGroupResponse response(Answer answer) {
        return answer instanceof Synced synced
                ? SyncGroupResponse.builder()
                        .protocolType(synced.protocolType())
                        .protocolName(synced.protocolName())
                        .assignment(synced.assignment())
                        .build()
                : refused(Refusals.of(answer).error());
    }

    private static SyncGroupResponse refused(ErrorCode error) {
        return SyncGroupResponse.builder().errorCode(error.code()).build();
    }
}
