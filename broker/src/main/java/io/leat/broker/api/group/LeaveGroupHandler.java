package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.PendingAnswer;
import io.leat.cluster.group.Answer;
import io.leat.cluster.group.Answer.Left;
import io.leat.cluster.group.GroupRequest.Leave;
import io.leat.cluster.group.GroupRequest.Leaver;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.LeaveGroupRequest;
import io.leat.protocol.message.LeaveGroupResponse;
import io.leat.protocol.message.LeaveGroupResponse.MemberResponse;
import java.util.List;

/// LeaveGroup: removes the caller or, from version 3 on, any number of members.
public final class LeaveGroupHandler implements Handler<LeaveGroupRequest> {
    private static final short SEVERAL_MEMBERS = 3;

    private final GroupCoordinators groups;

    public LeaveGroupHandler(GroupCoordinators groups) {
        this.groups = groups;
    }

    @Override
    public Reply start(LeaveGroupRequest request, RequestContext context) {
        if (request.groupId().isEmpty()) {
            return Reply.of(refused(ErrorCode.INVALID_GROUP_ID));
        }
        boolean several = context.version() >= SEVERAL_MEMBERS;
        List<Leaver> leavers =
                several
                        ? request.members().stream()
                                .map(it ->
                                        new Leaver(
                                                it.memberId(),
                                                it.groupInstanceId(),
                                                Reasons.readable(it.reason())))
                                .toList()
                        : List.of(new Leaver(request.memberId(), null, ""));
        PendingAnswer answer = groups.submit(new Leave(request.groupId(), leavers));
        return () -> response(answer.await(), several);
    }

    private static LeaveGroupResponse response(Answer answer, boolean several) {
        if (!(answer instanceof Left left)) {
            return refused(Refusals.of(answer).error());
        }
        if (!several) {
            return refused(left.members().getFirst().error());
        }
        return LeaveGroupResponse.builder()
                .members(
                        left.members().stream()
                                .map(it ->
                                        MemberResponse.builder()
                                                .memberId(it.memberId())
                                                .groupInstanceId(it.instanceId())
                                                .errorCode(it.error().code())
                                                .build())
                                .toList())
                .build();
    }

    private static LeaveGroupResponse refused(ErrorCode error) {
        return LeaveGroupResponse.builder().errorCode(error.code()).build();
    }
}
