package io.leat.cluster.group;

import io.leat.cluster.group.Answer.Joined;
import io.leat.cluster.group.ClassicState.CompletingRebalance;
import io.leat.cluster.group.ClassicState.Dead;
import io.leat.cluster.group.ClassicState.Empty;
import io.leat.cluster.group.ClassicState.PreparingRebalance;
import io.leat.cluster.group.ClassicState.Stable;
import io.leat.cluster.group.GroupRequest.Join;
import io.leat.cluster.group.Rebalancing.Removal;
import io.leat.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// One join request: who is it, may it come in, does it start a rebalance?
final class Joining {
    private final Draft draft;
    private final Join join;
    private final long ticket;

    Joining(Draft draft, Join join, long ticket) {
        this.draft = draft;
        this.join = join;
        this.ticket = ticket;
    }

    /// Works the join into the draft; `random` makes up a member id where one is needed.
    void decide(RandomGenerator random) {
        if (!hasRoom()) {
            refuseForLackOfRoom();
        } else if (!offersACommonProtocol()) {
            refuse(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        } else if (join.memberId().isEmpty()) {
            decideNewMember(random);
        } else {
            decideKnownMember();
        }
    }

    /// Whether the group may have this member. While members rejoin, the first to do so win: that
    /// is how a group shrinks after the limit was lowered. Ids handed out do not count, so that the
    /// check made when they are used cannot be outrun.
    private boolean hasRoom() {
        int max = draft.rules.membersMax();
        if (draft.state instanceof PreparingRebalance preparing) {
            boolean waits = preparing.joined().containsKey(join.memberId());
            return waits || preparing.joined().size() < max;
        }
        return isMember() || draft.members.size() < max;
    }

    private boolean isMember() {
        return draft.members.containsKey(join.memberId()) || holder().isPresent();
    }

    private void refuseForLackOfRoom() {
        refuse(ErrorCode.GROUP_MAX_SIZE_REACHED);
        draft.pending.remove(join.memberId());
        if (draft.members.containsKey(join.memberId())) {
            Removal removal = new Removal("the group is full", ErrorCode.GROUP_MAX_SIZE_REACHED);
            Rebalancing.remove(draft, List.of(join.memberId()), removal);
        }
    }

    /// Whether one of the protocols is supported by all *other* members.
    private boolean offersACommonProtocol() {
        String self = holder().map(Member::id).orElse(join.memberId());
        List<Member> others =
                draft.members.values().stream()
                        .filter(member -> !member.id().equals(self))
                        .toList();
        boolean sameType =
                others.isEmpty()
                        ? !join.offer().protocolType().isEmpty()
                        : join.offer().protocolType().equals(draft.protocolType);
        return sameType
                && join.offer().protocols().stream()
                        .anyMatch(protocol ->
                                others.stream()
                                        .allMatch(member -> member.supports(protocol.name())));
    }

    private Optional<Member> holder() {
        return Optional.ofNullable(join.instanceId()).flatMap(draft::holderOf);
    }

    private void decideNewMember(RandomGenerator random) {
        Optional<Member> holder = holder();
        String memberId = newMemberId(random);
        if (holder.isPresent()) {
            replace(holder.get(), memberId);
        } else if (join.instanceId() == null && join.abilities().memberIdRequired()) {
            handOut(memberId);
        } else {
            add(memberId);
        }
    }

    private String newMemberId(RandomGenerator random) {
        String prefix = join.instanceId() == null ? join.client().id() : join.instanceId();
        return prefix + "-" + new UUID(random.nextLong(), random.nextLong());
    }

    private void handOut(String memberId) {
        if (draft.pending.size() >= GroupRules.PENDING_MEMBERS_MAX) {
            draft.pending.remove(draft.pending.keySet().iterator().next());
        }
        long lapses = draft.now.steadyMillis() + join.timeouts().sessionMillis();
        draft.pending.put(memberId, lapses);
        draft.refuse(ticket, ErrorCode.MEMBER_ID_REQUIRED, memberId);
    }

    private void add(String memberId) {
        draft.pending.remove(memberId);
        if (draft.members.isEmpty()) {
            draft.leader = memberId;
        }
        draft.protocolType = join.offer().protocolType();
        draft.members.put(memberId, join.member(memberId));
        rebalance(memberId, true, "a member joined");
    }

    private void rebalance(String memberId, boolean isNew, String why) {
        Rebalancing.begin(draft, join.reason().isEmpty() ? why : why + " (" + join.reason() + ")");
        Rebalancing.awaitJoin(draft, memberId, ticket, isNew);
        Rebalancing.completeIfAllJoined(draft);
    }

    private void decideKnownMember() {
        String memberId = join.memberId();
        Member member = draft.members.get(memberId);
        if (join.instanceId() != null) {
            Optional<Member> holder = holder();
            if (holder.isPresent() && !holder.get().id().equals(memberId)) {
                refuse(ErrorCode.FENCED_INSTANCE_ID);
                return;
            }
        }
        if (member == null && draft.pending.containsKey(memberId) && join.instanceId() == null) {
            add(memberId);
        } else if (member == null || (join.instanceId() != null && holder().isEmpty())) {
            refuse(ErrorCode.UNKNOWN_MEMBER_ID);
        } else {
            rejoin(member);
        }
    }

    private void rejoin(Member member) {
        boolean unchanged = member.protocols().equals(join.offer().protocols());
        boolean leads = member.id().equals(draft.leader);
        switch (draft.state) {
            case CompletingRebalance _ when unchanged -> answerPresentGeneration(member);
            case Stable _ when unchanged && !leads -> answerPresentGeneration(member);
            case Stable _ -> update(member, leads ? "the leader rejoined" : "a member changed");
            case CompletingRebalance _, PreparingRebalance _ -> update(member, "a member changed");
            case Empty _, Dead _ -> refuse(ErrorCode.UNKNOWN_MEMBER_ID);
        }
    }

    /// The member's first join was answered but the answer was lost on the way.
    private void answerPresentGeneration(Member member) {
        draft.answer(ticket, Rebalancing.joinedAnswer(draft, member.id()));
        draft.restartSession(member);
    }

    private void update(Member member, String why) {
        draft.protocolType = join.offer().protocolType();
        draft.members.put(
                member.id(),
                new Member(
                        member.id(),
                        member.instanceId(),
                        join.client(),
                        join.timeouts(),
                        join.offer().protocols(),
                        member.assignment()));
        rebalance(member.id(), false, why);
    }

    /// A static member came back under a new id: it takes its predecessor's place, and whatever the
    /// predecessor still waits for is fenced.
    private void replace(Member old, String memberId) {
        String leaderBefore = draft.leader;
        new Replacement(draft, old, join.member(memberId).withAssignment(old.assignment())).apply();
        draft.protocolType = join.offer().protocolType();
        switch (draft.state) {
            case Stable _ when keepsProtocol() -> {
                draft.save();
                draft.answer(ticket, returned(memberId, leaderBefore));
            }
            case Stable _, CompletingRebalance _, PreparingRebalance _ ->
                    rebalance(memberId, false, "a static member returned");
            case Empty _, Dead _ -> refuse(ErrorCode.UNKNOWN_MEMBER_ID);
        }
    }

    private boolean keepsProtocol() {
        return Rebalancing.vote(draft.members.values()).equals(draft.protocolName);
    }

    /// A leader that cannot be told to skip the assignment is told of its predecessor as the
    /// leader, so that it does not assign.
    private Joined returned(String memberId, String leaderBefore) {
        Joined present = Rebalancing.joinedAnswer(draft, memberId);
        boolean leads = memberId.equals(draft.leader);
        boolean skips = join.abilities().skipAssignment();
        return new Joined(
                memberId,
                present.generation(),
                skips ? present.leader() : leaderBefore,
                skips && leads,
                skips ? present.members() : List.of());
    }

    private void refuse(ErrorCode error) {
        draft.refuse(ticket, error, join.memberId());
    }
}
