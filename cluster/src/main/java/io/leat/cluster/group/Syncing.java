package io.leat.cluster.group;

import io.leat.cluster.group.Answer.Synced;
import io.leat.cluster.group.ClassicState.CompletingRebalance;
import io.leat.cluster.group.ClassicState.Dead;
import io.leat.cluster.group.ClassicState.Empty;
import io.leat.cluster.group.ClassicState.PreparingRebalance;
import io.leat.cluster.group.ClassicState.Stable;
import io.leat.cluster.group.GroupRequest.Sync;
import io.leat.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One sync request: a member asks for its assignment, the leader brings them all.
final class Syncing {
    private final Draft draft;
    private final Sync sync;
    private final long ticket;

    Syncing(Draft draft, Sync sync, long ticket) {
        this.draft = draft;
        this.sync = sync;
        this.ticket = ticket;
    }

    void decide() {
        Optional<ErrorCode> error = Membership.error(sync.claim(), draft.members);
        if (error.isPresent()) {
            refuse(error.get());
        } else if (sync.claim().generation() != draft.generation) {
            refuse(ErrorCode.ILLEGAL_GENERATION);
        } else if (differs(sync.protocolType(), draft.protocolType)
                || differs(sync.protocolName(), draft.protocolName)) {
            refuse(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        } else {
            decideByState();
        }
    }

    private static boolean differs(@Nullable String said, String known) {
        return said != null && !said.equals(known);
    }

    private void decideByState() {
        switch (draft.state) {
            case PreparingRebalance _ -> refuse(ErrorCode.REBALANCE_IN_PROGRESS);
            case CompletingRebalance completing -> await(completing);
            case Stable(Set<String> unsynced, long deadline) -> {
                draft.state = new Stable(without(unsynced), deadline);
                answer(memberId(), ticket);
            }
            case Empty _, Dead _ -> refuse(ErrorCode.UNKNOWN_MEMBER_ID);
        }
    }

    private void await(CompletingRebalance completing) {
        Map<String, Long> syncing = new LinkedHashMap<>(completing.syncing());
        Long superseded = syncing.put(memberId(), ticket);
        if (superseded != null) {
            draft.refuse(superseded, ErrorCode.REBALANCE_IN_PROGRESS, memberId());
        }
        Set<String> unsynced = without(completing.unsynced());
        draft.keepUntil(memberId(), Draft.NO_DEADLINE);
        if (memberId().equals(draft.leader)) {
            assign();
            draft.enterAndSave(new Stable(unsynced, completing.deadlineMillis()));
            syncing.forEach(this::answer);
        } else {
            draft.state = new CompletingRebalance(syncing, unsynced, completing.deadlineMillis());
        }
    }

    /// A member that the leader forgot gets nothing; an assignment to a stranger is ignored.
    private void assign() {
        draft.members.replaceAll((id, member) -> {
            ByteBuffer assignment = sync.assignments().get(id);
            return member.withAssignment(assignment == null ? Member.NOTHING : assignment);
        });
    }

    private void answer(String memberId, long waiting) {
        Member member = draft.members.get(memberId);
        if (member != null) {
            draft.restartSession(member);
            draft.answer(
                    waiting,
                    new Synced(draft.protocolType, draft.protocolName, member.assignment()));
        }
    }

    private Set<String> without(Set<String> unsynced) {
        Set<String> rest = new HashSet<>(unsynced);
        rest.remove(memberId());
        return rest;
    }

    private String memberId() {
        return sync.claim().memberId();
    }

    private void refuse(ErrorCode error) {
        draft.refuse(ticket, error, memberId());
    }
}
