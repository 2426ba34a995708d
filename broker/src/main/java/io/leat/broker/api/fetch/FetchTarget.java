package io.leat.broker.api.fetch;

import io.leat.broker.partition.Lookup;
import io.leat.broker.partition.Partitions;
import io.leat.broker.partition.Replica;
import io.leat.protocol.Uuid;
import org.jspecify.annotations.Nullable;

/// The partition that a fetch asks for, as the request names it: by topic id since version 13, by
/// name before.
record FetchTarget(String topic, Uuid topicId, int partition) {
    /// As generated, but direct: see [io.leat.protocol.TopicPartition#equals].
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FetchTarget that
                && partition == that.partition
                && topicId.equals(that.topicId)
                && topic.equals(that.topic);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * topicId.hashCode() + topic.hashCode()) + partition;
    }

    Lookup lookup(Partitions partitions) {
        return partitions.find(topic, topicId, partition);
    }

    /// The copy that is kept here of a partition that another broker leads.
    @Nullable Replica copy(Partitions partitions) {
        return partitions.replica(topic, topicId, partition);
    }
}
