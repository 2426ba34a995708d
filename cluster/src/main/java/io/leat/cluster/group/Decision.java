package io.leat.cluster.group;

import io.leat.cluster.group.GroupRecord.GroupSaved;
import java.util.List;
import java.util.Map;

/// What is to happen to one group: append `records`, then have the coordinator
/// [accept][GroupCoordinator#accept] the decision, then give the `completions` to those who wait,
/// once the records are committed. Or drop it, and nothing has happened. Any prefix of the records
/// is a legal history of its own. `reason` says for the reader of the log why a rebalance began; it
/// is empty when none did. `sessions` holds the new deadlines of members that live on; those of
/// removed members go without being named.
public record Decision(
        ClassicGroup before,
        ClassicGroup after,
        List<GroupRecord> records,
        List<Completion> completions,
        Map<String, Long> sessions,
        String reason) {

    /// The request named by `ticket` has its answer.
    public record Completion(long ticket, Answer answer) {}

    public Decision {
        records = List.copyOf(records);
        completions = List.copyOf(completions);
        sessions = Map.copyOf(sessions);
    }

    public String groupId() {
        return after.id();
    }

    boolean savesGroup() {
        return records.stream().anyMatch(GroupSaved.class::isInstance);
    }
}
