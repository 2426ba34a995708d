package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.PendingAnswer;
import io.leat.cluster.group.Answer;
import io.leat.cluster.group.Answer.Joined;
import io.leat.cluster.group.GroupRequest.Abilities;
import io.leat.cluster.group.GroupRequest.Join;
import io.leat.cluster.group.GroupRequest.Offer;
import io.leat.cluster.group.Member;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.JoinGroupRequest;
import io.leat.protocol.message.JoinGroupResponse;
import io.leat.protocol.message.JoinGroupResponse.JoinGroupResponseMember;

/// JoinGroup: waits until the group's next generation is complete.
public final class JoinGroupHandler implements Handler<JoinGroupRequest> {
    /// From here on a member is given its id before it joins (KIP-394).
    private static final short MEMBER_ID_REQUIRED = 4;

    /// From here on the protocol's name may be null.
    private static final short PROTOCOL_TYPE = 7;

    private static final short SKIP_ASSIGNMENT = 9;

    private final GroupCoordinators groups;

    public JoinGroupHandler(GroupCoordinators groups) {
        this.groups = groups;
    }

    @Override
    public Reply start(JoinGroupRequest request, RequestContext context) {
        PendingAnswer answer = groups.submit(join(request, context));
        return () -> response(answer.await(), request, context.version());
    }

    private static Join join(JoinGroupRequest request, RequestContext context) {
        short version = context.version();
        boolean isStatic = request.groupInstanceId() != null;
        int rebalanceMillis =
                request.rebalanceTimeoutMs() < 0
                        ? request.sessionTimeoutMs()
                        : request.rebalanceTimeoutMs();
        return new Join(
                request.groupId(),
                request.memberId(),
                request.groupInstanceId(),
                new Member.Client(
                        context.clientId(), "/" + context.peer().address().getHostAddress()),
                new Member.Timeouts(request.sessionTimeoutMs(), rebalanceMillis),
                new Offer(
                        request.protocolType(),
                        request.protocols().stream()
                                .map(it -> new Member.Protocol(it.name(), it.metadata()))
                                .toList()),
                new Abilities(
                        version >= MEMBER_ID_REQUIRED && !isStatic, version >= SKIP_ASSIGNMENT),
                Reasons.readable(request.reason()));
    }

    private static JoinGroupResponse response(
            Answer answer, JoinGroupRequest request, short version) {
        return answer instanceof Joined joined
                ? joined(joined, version)
                : refused(Refusals.of(answer), request, version);
    }

    private static JoinGroupResponse joined(Joined joined, short version) {
        return JoinGroupResponse.builder()
                .generationId(joined.generation().id())
                .protocolType(joined.generation().protocolType())
                .protocolName(joined.generation().protocolName())
                .leader(joined.leader())
                .skipAssignment(version >= SKIP_ASSIGNMENT && joined.skipAssignment())
                .memberId(joined.memberId())
                .members(
                        joined.members().stream()
                                .map(member ->
                                        JoinGroupResponseMember.builder()
                                                .memberId(member.id())
                                                .groupInstanceId(member.instanceId())
                                                .metadata(member.metadata())
                                                .build())
                                .toList())
                .build();
    }

    private static JoinGroupResponse refused(
            Answer.Refused refused, JoinGroupRequest request, short version) {
        boolean givesId = refused.error() == ErrorCode.MEMBER_ID_REQUIRED;
        return JoinGroupResponse.builder()
                .errorCode(refused.error().code())
                .protocolName(version >= PROTOCOL_TYPE ? null : "")
                .memberId(givesId ? refused.memberId() : request.memberId())
                .build();
    }
}
