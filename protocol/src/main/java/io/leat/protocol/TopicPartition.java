package io.leat.protocol;

import static io.leat.protocol.Invariant.check;

/// One partition of a topic; its name on disk and in logs is `topic-partition`.
public record TopicPartition(String topic, int partition) {
    public TopicPartition {
        check(partition >= 0, "a partition index is never negative");
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
