package io.leat.broker.api.group;

import io.leat.cluster.group.Answer;
import io.leat.cluster.group.Answer.OffsetsChanged;
import io.leat.cluster.image.TopicImage;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import java.util.Map;

/// What a coordinator decided about each partition of a request; `whole` is the error of the
/// request as such.
record PartitionErrors(ErrorCode whole, Map<TopicPartition, ErrorCode> each) {
    static final PartitionErrors NONE_DECIDED = new PartitionErrors(ErrorCode.NONE, Map.of());

    static PartitionErrors of(Answer answer) {
        return answer instanceof OffsetsChanged changed
                ? new PartitionErrors(ErrorCode.NONE, changed.partitions())
                : new PartitionErrors(Refusals.of(answer).error(), Map.of());
    }

    /// A partition that does not exist was not decided about.
    ErrorCode error(TopicImage topic, int index) {
        if (topic.partition(index) == null) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        return whole != ErrorCode.NONE
                ? whole
                : each.getOrDefault(
                        new TopicPartition(topic.name(), index),
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
}
