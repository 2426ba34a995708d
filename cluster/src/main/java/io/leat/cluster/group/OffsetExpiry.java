package io.leat.cluster.group;

import io.leat.protocol.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which committed offsets are too old to keep. Only two kinds age: those of a group without
/// members, and, in a stable group of consumers, those of topics that no member subscribes to. A
/// group that rebalances keeps everything, however long ago it committed.
record OffsetExpiry(long retentionMillis, long wallMillis) {

    List<TopicPartition> expired(GroupEntry entry) {
        ClassicGroup group = entry.group();
        Optional<Set<String>> inUse =
                switch (group.state()) {
                    case ClassicState.Empty _ -> Optional.of(Set.of());
                    case ClassicState.Stable _ -> group.subscribedTopics();
                    case ClassicState.PreparingRebalance _,
                            ClassicState.CompletingRebalance _,
                            ClassicState.Dead _ ->
                            Optional.empty();
                };
        if (inUse.isEmpty()) {
            return List.of();
        }
        return entry.offsets().entrySet().stream()
                .filter(offset -> !inUse.get().contains(offset.getKey().topic()))
                .filter(offset -> isExpired(group, offset.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean isExpired(ClassicGroup group, CommittedOffset offset) {
        if (offset.expireMillis() != CommittedOffset.NO_EXPIRY) {
            return wallMillis >= offset.expireMillis();
        }
        return wallMillis - lastUseMillis(group, offset) >= retentionMillis;
    }

    /// An empty group's offsets age from when its last member left, or from the commit where that
    /// is later or all that is known.
    private static long lastUseMillis(ClassicGroup group, CommittedOffset offset) {
        return group.isEmpty()
                ? Math.max(group.stateSinceMillis(), offset.commitMillis())
                : offset.commitMillis();
    }
}
