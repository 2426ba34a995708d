package io.leat.cluster.group;

import io.leat.cluster.group.GroupRecord.GroupForgotten;
import io.leat.cluster.group.GroupRecord.GroupSaved;
import io.leat.cluster.group.GroupRecord.OffsetForgotten;
import io.leat.cluster.group.GroupRecord.OffsetSaved;
import io.leat.protocol.TopicPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the coordinator holds of one group: the group, its offsets, and when each member's session
/// ends. Confined to its [GroupCoordinator].
final class GroupEntry {
    private final Map<TopicPartition, CommittedOffset> offsets = new HashMap<>();
    private final Map<String, Long> sessions = new HashMap<>();
    private ClassicGroup group;
    private boolean saved;
    private long wakeUpMillis = Long.MAX_VALUE;

    GroupEntry(String groupId) {
        this.group = ClassicGroup.none(groupId);
    }

    ClassicGroup group() {
        return group;
    }

    Map<TopicPartition, CommittedOffset> offsets() {
        return offsets;
    }

    /// Whether the log tells of the group itself, apart from its offsets.
    boolean isSaved() {
        return saved;
    }

    /// No later than anything in this group is due: heartbeats move the truth on without moving
    /// this.
    long wakeUpMillis() {
        return wakeUpMillis;
    }

    void wakeUpAt(long steadyMillis) {
        wakeUpMillis = steadyMillis;
    }

    /// Whether nothing would be lost by forgetting it.
    boolean isIdle() {
        return group.isDead()
                || (group.isEmpty() && group.pending().isEmpty() && offsets.isEmpty() && !saved);
    }

    void apply(GroupRecord rec) {
        if (group.isDead()) {
            group = ClassicGroup.empty(group.id());
        }
        switch (rec) {
            case OffsetSaved(String _, TopicPartition partition, CommittedOffset offset) ->
                    offsets.put(partition, offset);
            case OffsetForgotten(String _, TopicPartition partition) -> offsets.remove(partition);
            case GroupSaved(GroupSnapshot snapshot) -> {
                group = ClassicGroup.of(snapshot);
                saved = true;
            }
            case GroupForgotten _ -> {
                group = ClassicGroup.empty(group.id());
                saved = false;
            }
        }
    }

    void install(ClassicGroup next, Map<String, Long> deadlines) {
        group = next;
        sessions.putAll(deadlines);
        sessions.keySet().retainAll(next.members().keySet());
    }

    /// Gives every member a fresh session, as a new coordinator does: it cannot know when they were
    /// last heard of.
    void restartSessions(long steadyMillis) {
        group.members()
                .values()
                .forEach(member ->
                        sessions.put(
                                member.id(), steadyMillis + member.timeouts().sessionMillis()));
    }

    /// The member was heard of. One whose request waits keeps its longer lease.
    void extendSession(Member member, long steadyMillis) {
        sessions.merge(member.id(), steadyMillis + member.timeouts().sessionMillis(), Math::max);
    }

    List<String> overdueMembers(long steadyMillis) {
        return group.members().keySet().stream()
                .filter(id -> sessions.getOrDefault(id, Draft.NO_DEADLINE) <= steadyMillis)
                .toList();
    }

    long nextDeadlineMillis() {
        return sessions.values().stream()
                .mapToLong(Long::longValue)
                .reduce(group.nextDeadlineMillis(), Math::min);
    }
}
