package io.leat.cluster.group;

import io.leat.cluster.group.Answer.LeaveOutcome;
import io.leat.cluster.group.Answer.Left;
import io.leat.cluster.group.GroupRequest.Leave;
import io.leat.cluster.group.GroupRequest.Leaver;
import io.leat.cluster.group.Rebalancing.Removal;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One leave request, for one member or several: all are removed, then one rebalance begins.
final class Leaving {
    private final Draft draft;
    private final Leave leave;
    private final Set<String> leavers = new LinkedHashSet<>();

    Leaving(Draft draft, Leave leave) {
        this.draft = draft;
        this.leave = leave;
    }

    void decide(long ticket) {
        List<LeaveOutcome> outcomes = new ArrayList<>();
        boolean lapsed = false;
        String reason = "";
        for (Leaver leaver : leave.members()) {
            ErrorCode error = decideOne(leaver);
            lapsed |= draft.pending.remove(leaver.memberId()) != null;
            reason = reason.isEmpty() ? leaver.reason() : reason;
            outcomes.add(new LeaveOutcome(leaver.memberId(), leaver.instanceId(), error));
        }
        String why = reason.isEmpty() ? "members left" : "members left (" + reason + ")";
        Rebalancing.remove(draft, leavers, new Removal(why, ErrorCode.UNKNOWN_MEMBER_ID));
        if (lapsed) {
            Rebalancing.completeIfAllJoined(draft);
        }
        draft.answer(ticket, new Left(outcomes));
    }

    private ErrorCode decideOne(Leaver leaver) {
        if (leaver.instanceId() == null && draft.pending.containsKey(leaver.memberId())) {
            return ErrorCode.NONE;
        }
        String memberId = leaver.memberId();
        if (memberId.isEmpty() && leaver.instanceId() != null) {
            memberId = draft.holderOf(leaver.instanceId()).map(Member::id).orElse("");
        }
        Optional<ErrorCode> error = Membership.error(memberId, leaver.instanceId(), draft.members);
        if (error.isEmpty() && !leavers.add(memberId)) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        return error.orElse(ErrorCode.NONE);
    }
}
