package io.leat.cluster.group;

import static io.leat.protocol.Invariant.check;

import io.leat.cluster.group.ClassicState.Dead;
import io.leat.cluster.group.ClassicState.Empty;
import io.leat.cluster.group.ClassicState.PreparingRebalance;
import io.leat.cluster.group.ClassicState.Stable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A group of the classic protocol, as a value. Empty strings stand for what an empty group lacks:
/// `protocolType` is empty while only offsets were committed under the group's name, `protocolName`
/// and `leader` while there is no generation. `members` keeps the order of arrival; `pending` are
/// member ids handed out but not used yet, with the time when they lapse.
record ClassicGroup(
        String id,
        int generation,
        String protocolType,
        String protocolName,
        String leader,
        Map<String, Member> members,
        Map<String, Long> pending,
        ClassicState state,
        long stateSinceMillis) {

    static final String CONSUMER_PROTOCOL_TYPE = "consumer";

    /// The time of a state change that nobody recorded.
    static final long UNKNOWN_TIME = -1;

    ClassicGroup {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        pending = Collections.unmodifiableMap(new LinkedHashMap<>(pending));
        check(
                members.isEmpty() || !(state instanceof Empty || state instanceof Dead),
                "an empty or dead group has no members");
        if (state instanceof PreparingRebalance preparing) {
            check(
                    members.keySet().containsAll(preparing.joined().keySet()),
                    "only members wait for a join");
        }
        if (state instanceof ClassicState.CompletingRebalance completing) {
            check(
                    members.keySet().containsAll(completing.syncing().keySet()),
                    "only members wait for an assignment");
            check(members.containsKey(leader), "a generation has a leader");
        }
        if (state instanceof Stable) {
            check(members.containsKey(leader), "a stable group has a leader");
        }
    }

    /// What an unknown group id names: nothing.
    static ClassicGroup none(String id) {
        return of(id, new Dead());
    }

    static ClassicGroup empty(String id) {
        return of(id, new Empty());
    }

    private static ClassicGroup of(String id, ClassicState state) {
        return new ClassicGroup(id, 0, "", "", "", Map.of(), Map.of(), state, UNKNOWN_TIME);
    }

    boolean isEmpty() {
        return state instanceof Empty;
    }

    boolean isDead() {
        return state instanceof Dead;
    }

    boolean usesConsumerProtocol() {
        return protocolType.equals(CONSUMER_PROTOCOL_TYPE);
    }

    /// The topics that members subscribe to; nothing when that cannot be told, because the group is
    /// not one of consumers or a subscription cannot be read.
    Optional<Set<String>> subscribedTopics() {
        if (isEmpty()) {
            return Optional.of(Set.of());
        }
        if (!usesConsumerProtocol()) {
            return Optional.empty();
        }
        Set<String> topics = new LinkedHashSet<>();
        for (Member member : members.values()) {
            for (Member.Protocol protocol : member.protocols()) {
                Optional<List<String>> subscribed = Subscription.topics(protocol.metadata());
                if (subscribed.isEmpty()) {
                    return Optional.empty();
                }
                topics.addAll(subscribed.get());
            }
        }
        return Optional.of(topics);
    }

    /// When the group itself, apart from its members' sessions, wants to be looked at again.
    long nextDeadlineMillis() {
        return pending.values().stream()
                .mapToLong(Long::longValue)
                .reduce(state.nextDeadlineMillis(), Math::min);
    }

    /// What is written to the log about the group as it stands.
    GroupSnapshot snapshot() {
        List<GroupSnapshot.SavedMember> saved = new ArrayList<>();
        for (Member member : members.values()) {
            saved.add(
                    new GroupSnapshot.SavedMember(
                            member.id(),
                            member.instanceId(),
                            member.client(),
                            member.timeouts(),
                            member.metadataFor(protocolName),
                            member.assignment()));
        }
        return new GroupSnapshot(
                id, protocolType, generation, protocolName, leader, stateSinceMillis, saved);
    }

    /// The group that a snapshot tells of: stable, or empty.
    static ClassicGroup of(GroupSnapshot saved) {
        Map<String, Member> members = new LinkedHashMap<>();
        for (GroupSnapshot.SavedMember member : saved.members()) {
            Member.Protocol protocol =
                    new Member.Protocol(saved.protocolName(), member.subscription());
            members.put(
                    member.id(),
                    new Member(
                            member.id(),
                            member.instanceId(),
                            member.client(),
                            member.timeouts(),
                            List.of(protocol),
                            member.assignment()));
        }
        boolean leaderStayed = members.isEmpty() || members.containsKey(saved.leader());
        return new ClassicGroup(
                saved.groupId(),
                saved.generation(),
                saved.protocolType(),
                saved.protocolName(),
                leaderStayed ? saved.leader() : saved.members().getFirst().id(),
                members,
                Map.of(),
                members.isEmpty() ? new Empty() : new Stable(Set.of(), Long.MAX_VALUE),
                saved.stateSinceMillis());
    }
}
