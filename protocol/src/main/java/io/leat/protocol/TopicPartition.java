package io.leat.protocol;

import static io.leat.protocol.Invariant.check;

import org.jspecify.annotations.Nullable;

/// One partition of a topic; its name on disk and in logs is `topic-partition`.
public record TopicPartition(String topic, int partition) {
    public TopicPartition {
        check(partition >= 0, "a partition index is never negative");
    }

    /// As generated, but direct, as [#hashCode] is: maps of all partitions of a broker look here
    /// tens of thousands of times in a row, and the quick compiler does not see through the
    /// generated methods' handles.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TopicPartition that
                && partition == that.partition
                && topic.equals(that.topic);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + partition;
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
