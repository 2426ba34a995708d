package io.leat.cluster.group;

import io.leat.cluster.group.ClassicState.CompletingRebalance;
import io.leat.cluster.group.ClassicState.Dead;
import io.leat.cluster.group.ClassicState.Empty;
import io.leat.cluster.group.ClassicState.PreparingRebalance;
import io.leat.cluster.group.ClassicState.Stable;
import io.leat.protocol.ErrorCode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Puts the returned static member where its predecessor was: the same place in the order, the same
/// office, the same assignment (KIP-345).
final class Replacement {
    private final Draft draft;
    private final Member old;
    private final Member successor;

    Replacement(Draft draft, Member old, Member successor) {
        this.draft = draft;
        this.old = old;
        this.successor = successor;
    }

    void apply() {
        Map<String, Member> renamed = new LinkedHashMap<>();
        draft.members.forEach((id, member) -> {
            Member now = id.equals(old.id()) ? successor : member;
            renamed.put(now.id(), now);
        });
        draft.members.clear();
        draft.members.putAll(renamed);
        if (draft.leader.equals(old.id())) {
            draft.leader = successor.id();
        }
        draft.restartSession(successor);
        draft.state = stateWithoutPredecessor();
    }

    private ClassicState stateWithoutPredecessor() {
        return switch (draft.state) {
            case PreparingRebalance(Map<String, Long> joined, JoinWindow window) ->
                    new PreparingRebalance(fence(joined), window);
            case CompletingRebalance(Map<String, Long> syncing, Set<String> unsynced, long at) ->
                    new CompletingRebalance(fence(syncing), rename(unsynced), at);
            case Stable(Set<String> unsynced, long at) -> new Stable(rename(unsynced), at);
            case Empty empty -> empty;
            case Dead dead -> dead;
        };
    }

    private Map<String, Long> fence(Map<String, Long> tickets) {
        Map<String, Long> rest = new LinkedHashMap<>(tickets);
        Long ticket = rest.remove(old.id());
        if (ticket != null) {
            draft.refuse(ticket, ErrorCode.FENCED_INSTANCE_ID, old.id());
        }
        return rest;
    }

    private Set<String> rename(Set<String> memberIds) {
        Set<String> renamed = new HashSet<>(memberIds);
        if (renamed.remove(old.id())) {
            renamed.add(successor.id());
        }
        return renamed;
    }
}
