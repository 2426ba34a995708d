package io.leat.cluster.group;

import static io.leat.protocol.Invariant.check;

import io.leat.cluster.group.Answer.Generation;
import io.leat.cluster.group.Answer.Joined;
import io.leat.cluster.group.Answer.JoinedMember;
import io.leat.cluster.group.ClassicState.CompletingRebalance;
import io.leat.cluster.group.ClassicState.Dead;
import io.leat.cluster.group.ClassicState.Empty;
import io.leat.cluster.group.ClassicState.PreparingRebalance;
import io.leat.cluster.group.ClassicState.Stable;
import io.leat.protocol.ErrorCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// From one generation to the next: a rebalance begins, members are removed, joins are complete.
final class Rebalancing {
    private Rebalancing() {}

    /// Asks every member to join again, unless that has been asked already. Those who wait for an
    /// assignment are told that none will come.
    static void begin(Draft draft, String reason) {
        switch (draft.state) {
            case PreparingRebalance _ -> {
                return;
            }
            case CompletingRebalance completing ->
                    completing
                            .syncing()
                            .forEach((memberId, ticket) -> {
                                draft.refuse(ticket, ErrorCode.REBALANCE_IN_PROGRESS, memberId);
                                restartSession(draft, memberId);
                            });
            case Empty _, Stable _ -> {}
            case Dead _ -> check(false, "a dead group does not rebalance");
        }
        JoinWindow window = draft.state instanceof Empty ? initialWindow(draft) : rejoin(draft);
        draft.state = new PreparingRebalance(Map.of(), window);
        draft.because(reason);
    }

    /// Removes members for good. Whatever they wait for is refused with `error`; the others
    /// rebalance.
    static void remove(Draft draft, Collection<String> memberIds, Removal removal) {
        if (memberIds.isEmpty()) {
            return;
        }
        for (String memberId : memberIds) {
            removeOne(draft, memberId, removal.error());
        }
        if (!draft.members.containsKey(draft.leader)) {
            draft.leader = draft.members.keySet().stream().findFirst().orElse("");
        }
        begin(draft, removal.reason());
        completeIfAllJoined(draft);
    }

    /// Why members are removed, and what their waiting requests are told.
    record Removal(String reason, ErrorCode error) {}

    private static void removeOne(Draft draft, String memberId, ErrorCode error) {
        check(draft.members.remove(memberId) != null, "only a member can be removed");
        switch (draft.state) {
            case PreparingRebalance(Map<String, Long> joined, JoinWindow window) -> {
                Long ticket = joined.get(memberId);
                if (ticket != null) {
                    draft.refuse(ticket, error, memberId);
                    draft.state = new PreparingRebalance(without(joined, memberId), window);
                }
            }
            case CompletingRebalance(Map<String, Long> syncing, Set<String> unsynced, long at) -> {
                Long ticket = syncing.get(memberId);
                if (ticket != null) {
                    draft.refuse(ticket, error, memberId);
                }
                draft.state =
                        new CompletingRebalance(
                                without(syncing, memberId), without(unsynced, memberId), at);
            }
            case Stable(Set<String> unsynced, long at) ->
                    draft.state = new Stable(without(unsynced, memberId), at);
            case Empty _, Dead _ -> check(false, "an empty group has no member to remove");
        }
    }

    /// Puts a member's join into the rebalance; an older join of the same member is superseded.
    static void awaitJoin(Draft draft, String memberId, long ticket, boolean isNew) {
        check(draft.state instanceof PreparingRebalance, "joins wait in a rebalance");
        if (draft.state
                instanceof PreparingRebalance(Map<String, Long> before, JoinWindow window)) {
            Map<String, Long> joined = new LinkedHashMap<>(before);
            Long superseded = joined.put(memberId, ticket);
            if (superseded != null) {
                draft.refuse(superseded, ErrorCode.REBALANCE_IN_PROGRESS, memberId);
            }
            if (isNew && window instanceof JoinWindow.Initial(long at, long latest, boolean _)) {
                window = new JoinWindow.Initial(at, latest, !before.isEmpty());
            }
            draft.state = new PreparingRebalance(joined, window);
        }
        draft.keepUntil(
                memberId,
                isNew
                        ? draft.now.steadyMillis() + GroupRules.NEW_MEMBER_JOIN_TIMEOUT_MILLIS
                        : Draft.NO_DEADLINE);
    }

    /// Ends the rebalance early when nobody is left to wait for.
    static void completeIfAllJoined(Draft draft) {
        if (!(draft.state instanceof PreparingRebalance preparing)) {
            return;
        }
        boolean everyoneJoined =
                preparing.window() instanceof JoinWindow.Rejoin
                        && draft.pending.isEmpty()
                        && preparing.joined().size() == draft.members.size();
        if (draft.members.isEmpty() || everyoneJoined) {
            complete(draft);
        }
    }

    /// Looks at the clock: ends or extends the wait for joins, and removes members that never asked
    /// for their assignment.
    static void advance(Draft draft) {
        switch (draft.state) {
            case PreparingRebalance(Map<String, Long> _, JoinWindow window) -> {
                if (draft.now.steadyMillis() >= window.deadlineMillis()) {
                    endWindow(draft, window);
                } else {
                    completeIfAllJoined(draft);
                }
            }
            case CompletingRebalance(Map<String, Long> _, Set<String> unsynced, long deadline) ->
                    removeUnsynced(draft, unsynced, deadline);
            case Stable(Set<String> unsynced, long deadline) ->
                    removeUnsynced(draft, unsynced, deadline);
            case Empty _, Dead _ -> {}
        }
    }

    private static void removeUnsynced(Draft draft, Set<String> unsynced, long deadlineMillis) {
        if (draft.now.steadyMillis() >= deadlineMillis) {
            remove(
                    draft,
                    unsynced,
                    new Removal(
                            "members did not fetch their assignment", ErrorCode.UNKNOWN_MEMBER_ID));
        }
    }

    private static void endWindow(Draft draft, JoinWindow window) {
        if (window instanceof JoinWindow.Initial(long deadline, long latest, boolean grew)
                && grew
                && deadline < latest
                && draft.state instanceof PreparingRebalance preparing) {
            long extended =
                    Math.min(
                            draft.now.steadyMillis() + draft.rules.initialRebalanceDelayMillis(),
                            latest);
            draft.state =
                    new PreparingRebalance(
                            preparing.joined(), new JoinWindow.Initial(extended, latest, false));
        } else {
            complete(draft);
        }
    }

    private static void complete(Draft draft) {
        check(draft.state instanceof PreparingRebalance, "only a rebalance completes");
        if (!(draft.state instanceof PreparingRebalance(Map<String, Long> joined, JoinWindow _))) {
            return;
        }
        draft.members
                .values()
                .removeIf(member -> !member.isStatic() && !joined.containsKey(member.id()));
        if (draft.members.isEmpty()) {
            draft.generation++;
            draft.protocolName = "";
            draft.leader = "";
            draft.enterAndSave(new Empty());
        } else if (joined.isEmpty()) {
            // Only static members that are away: they live until their sessions end.
            draft.state = new PreparingRebalance(Map.of(), rejoin(draft));
        } else {
            startGeneration(draft, joined);
        }
    }

    private static void startGeneration(Draft draft, Map<String, Long> joined) {
        if (!joined.containsKey(draft.leader)) {
            draft.leader =
                    draft.members.keySet().stream()
                            .filter(joined::containsKey)
                            .findFirst()
                            .orElseThrow();
        }
        draft.generation++;
        draft.protocolName = vote(draft.members.values());
        draft.state = new CompletingRebalance(Map.of(), joined.keySet(), timeout(draft));
        joined.forEach((memberId, ticket) -> {
            draft.answer(ticket, joinedAnswer(draft, memberId));
            restartSession(draft, memberId);
        });
    }

    /// The answer to a join of the present generation; the leader's tells of all members.
    static Joined joinedAnswer(Draft draft, String memberId) {
        return new Joined(
                memberId,
                new Generation(draft.generation, draft.protocolType, draft.protocolName),
                draft.leader,
                false,
                memberId.equals(draft.leader) ? roster(draft) : List.of());
    }

    static List<JoinedMember> roster(Draft draft) {
        return draft.members.values().stream()
                .map(member ->
                        new JoinedMember(
                                member.id(),
                                member.instanceId(),
                                member.metadataFor(draft.protocolName)))
                .toList();
    }

    /// The protocol that all members support and most prefer; among equals, the one that was voted
    /// for first.
    static String vote(Collection<Member> members) {
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (Member voter : members) {
            voter.protocols().stream()
                    .map(Member.Protocol::name)
                    .filter(name -> members.stream().allMatch(member -> member.supports(name)))
                    .findFirst()
                    .ifPresent(name -> votes.merge(name, 1, Integer::sum));
        }
        check(!votes.isEmpty(), "members that were let in have a protocol in common");
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        return votes.keySet().stream()
                .filter(name -> votes.getOrDefault(name, 0) == most)
                .findFirst()
                .orElseThrow();
    }

    private static JoinWindow initialWindow(Draft draft) {
        long latest = timeout(draft);
        long first = draft.now.steadyMillis() + draft.rules.initialRebalanceDelayMillis();
        return new JoinWindow.Initial(Math.min(first, latest), latest, false);
    }

    private static JoinWindow rejoin(Draft draft) {
        return new JoinWindow.Rejoin(timeout(draft));
    }

    private static long timeout(Draft draft) {
        int longest =
                draft.members.values().stream()
                        .mapToInt(member -> member.timeouts().rebalanceMillis())
                        .max()
                        .orElse(0);
        return draft.now.steadyMillis() + longest;
    }

    private static void restartSession(Draft draft, String memberId) {
        Member member = draft.members.get(memberId);
        if (member != null) {
            draft.restartSession(member);
        }
    }

    private static Map<String, Long> without(Map<String, Long> tickets, String memberId) {
        Map<String, Long> rest = new LinkedHashMap<>(tickets);
        rest.remove(memberId);
        return rest;
    }

    private static Set<String> without(Set<String> memberIds, String memberId) {
        Set<String> rest = new HashSet<>(memberIds);
        rest.remove(memberId);
        return rest;
    }
}
