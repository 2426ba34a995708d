package io.leat.cluster.group;

import io.leat.cluster.group.Answer.GroupDeleted;
import io.leat.cluster.group.Answer.OffsetsChanged;
import io.leat.cluster.group.GroupRecord.GroupForgotten;
import io.leat.cluster.group.GroupRecord.OffsetForgotten;
import io.leat.cluster.group.GroupRequest.DeleteOffsets;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Offsets, and whole groups, are forgotten: on request, by age, or with their topic.
final class Forgetting {
    private final Draft draft;
    private final ClassicGroup group;
    private final Set<TopicPartition> committed;

    Forgetting(Draft draft, ClassicGroup group, Set<TopicPartition> committed) {
        this.draft = draft;
        this.group = group;
        this.committed = committed;
    }

    void deleteOffsets(DeleteOffsets request, long ticket) {
        if (group.isDead()) {
            draft.refuse(ticket, ErrorCode.GROUP_ID_NOT_FOUND, "");
        } else if (!group.isEmpty() && !group.usesConsumerProtocol()) {
            draft.refuse(ticket, ErrorCode.NON_EMPTY_GROUP, "");
        } else {
            draft.answer(ticket, new OffsetsChanged(deleteUnsubscribed(request)));
        }
    }

    private Map<TopicPartition, ErrorCode> deleteUnsubscribed(DeleteOffsets request) {
        Optional<Set<String>> subscribed = group.subscribedTopics();
        Map<TopicPartition, ErrorCode> outcomes = new LinkedHashMap<>();
        for (TopicPartition partition : request.partitions()) {
            boolean free = subscribed.isPresent() && !subscribed.get().contains(partition.topic());
            if (free && committed.contains(partition)) {
                draft.write(new OffsetForgotten(group.id(), partition));
            }
            outcomes.put(partition, free ? ErrorCode.NONE : ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC);
        }
        return outcomes;
    }

    void deleteGroup(long ticket) {
        if (group.isDead()) {
            draft.refuse(ticket, ErrorCode.GROUP_ID_NOT_FOUND, "");
        } else if (!group.isEmpty()) {
            draft.refuse(ticket, ErrorCode.NON_EMPTY_GROUP, "");
        } else {
            forgetOffsets(committed);
            draft.write(new GroupForgotten(group.id()));
            draft.kill();
            draft.answer(ticket, new GroupDeleted());
        }
    }

    /// Forgets these offsets, and an empty group with its last one.
    void forget(Collection<TopicPartition> gone, boolean groupIsSaved) {
        forgetOffsets(gone);
        if (gone.size() == committed.size() && group.isEmpty() && group.pending().isEmpty()) {
            if (groupIsSaved) {
                draft.write(new GroupForgotten(group.id()));
            }
            draft.kill();
        }
    }

    private void forgetOffsets(Collection<TopicPartition> gone) {
        gone.forEach(partition -> draft.write(new OffsetForgotten(group.id(), partition)));
    }
}
