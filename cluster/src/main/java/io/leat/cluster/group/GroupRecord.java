package io.leat.cluster.group;

import io.leat.protocol.TopicPartition;

/// One fact in the coordinator's log. Later facts about the same thing replace earlier ones, which
/// is what lets the log be compacted.
public sealed interface GroupRecord {
    String groupId();

    record OffsetSaved(String groupId, TopicPartition partition, CommittedOffset offset)
            implements GroupRecord {}

    record OffsetForgotten(String groupId, TopicPartition partition) implements GroupRecord {}

    record GroupSaved(GroupSnapshot snapshot) implements GroupRecord {
        @Override
        public String groupId() {
            return snapshot.groupId();
        }
    }

    record GroupForgotten(String groupId) implements GroupRecord {}
}
