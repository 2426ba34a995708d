package io.leat.cluster.group;

import io.leat.cluster.group.Answer.Refused;
import io.leat.cluster.group.ClassicState.Dead;
import io.leat.cluster.group.ClassicState.Empty;
import io.leat.cluster.group.Decision.Completion;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A group while a decision about it is worked out: a private, mutable copy. Confined to the method
/// of [GroupCoordinator] that made it.
final class Draft {
    /// The session of a member whose request waits here: it is alive for as long as it waits.
    static final long NO_DEADLINE = Long.MAX_VALUE;

    final GroupRules rules;
    final Now now;
    final Map<String, Member> members;
    final Map<String, Long> pending;
    int generation;
    String protocolType;
    String protocolName;
    String leader;
    ClassicState state;

    private final ClassicGroup before;
    private final List<GroupRecord> records = new ArrayList<>();
    private final List<Completion> completions = new ArrayList<>();
    private final Map<String, Long> sessions = new HashMap<>();
    private long stateSinceMillis;
    private String reason = "";

    Draft(ClassicGroup group, GroupRules rules, Now now) {
        this.before = group;
        this.rules = rules;
        this.now = now;
        this.members = new LinkedHashMap<>(group.members());
        this.pending = new LinkedHashMap<>(group.pending());
        this.generation = group.generation();
        this.protocolType = group.protocolType();
        this.protocolName = group.protocolName();
        this.leader = group.leader();
        this.state = group.isDead() ? new Empty() : group.state();
        this.stateSinceMillis = group.stateSinceMillis();
    }

    void answer(long ticket, Answer answer) {
        completions.add(new Completion(ticket, answer));
    }

    void refuse(long ticket, ErrorCode error, String memberId) {
        answer(ticket, new Refused(error, memberId));
    }

    void write(GroupRecord rec) {
        records.add(rec);
    }

    /// Enters a state that the log knows of and writes the group as it then stands.
    void enterAndSave(ClassicState next) {
        state = next;
        stateSinceMillis = now.wallMillis();
        save();
    }

    void save() {
        write(new GroupRecord.GroupSaved(freeze().snapshot()));
    }

    /// The member lives until a session time-out from now.
    void restartSession(Member member) {
        keepUntil(member.id(), now.steadyMillis() + member.timeouts().sessionMillis());
    }

    void keepUntil(String memberId, long deadlineMillis) {
        sessions.put(memberId, deadlineMillis);
    }

    Optional<Member> holderOf(String instanceId) {
        return members.values().stream()
                .filter(member -> instanceId.equals(member.instanceId()))
                .findFirst();
    }

    /// Forgets the group and everything about it.
    void kill() {
        members.clear();
        pending.clear();
        state = new Dead();
    }

    void because(String why) {
        reason = why;
    }

    Decision decide() {
        return new Decision(before, freeze(), records, completions, sessions, reason);
    }

    private ClassicGroup freeze() {
        return new ClassicGroup(
                before.id(),
                generation,
                protocolType,
                protocolName,
                leader,
                members,
                pending,
                state,
                stateSinceMillis);
    }
}
