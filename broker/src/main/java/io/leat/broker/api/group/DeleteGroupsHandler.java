package io.leat.broker.api.group;

import io.leat.broker.api.Handler;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.group.PendingAnswer;
import io.leat.cluster.group.Answer;
import io.leat.cluster.group.GroupRequest.DeleteGroup;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.DeleteGroupsRequest;
import io.leat.protocol.message.DeleteGroupsResponse;
import io.leat.protocol.message.DeleteGroupsResponse.DeletableGroupResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// DeleteGroups: forgets groups without members, and their offsets.
public final class DeleteGroupsHandler implements Handler<DeleteGroupsRequest> {
    private final GroupCoordinators groups;

    public DeleteGroupsHandler(GroupCoordinators groups) {
        this.groups = groups;
    }

    @Override
    public Reply start(DeleteGroupsRequest request, RequestContext context) {
        Map<String, PendingAnswer> answers = new LinkedHashMap<>();
        for (String groupId : request.groupsNames()) {
            answers.computeIfAbsent(groupId, id -> groups.submit(new DeleteGroup(id)));
        }
        return () -> response(answers);
    }

    private static DeleteGroupsResponse response(Map<String, PendingAnswer> answers)
            throws InterruptedException {
        List<DeletableGroupResult> results = new ArrayList<>();
        for (Map.Entry<String, PendingAnswer> pending : answers.entrySet()) {
            Answer answer = pending.getValue().await();
            ErrorCode error =
                    answer instanceof Answer.GroupDeleted
                            ? ErrorCode.NONE
                            : Refusals.of(answer).error();
            results.add(
                    DeletableGroupResult.builder()
                            .groupId(pending.getKey())
                            .errorCode(error.code())
                            .build());
        }
        return DeleteGroupsResponse.builder().results(results).build();
    }
}
