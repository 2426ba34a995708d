package io.leat.cluster.controller;

import io.leat.protocol.ErrorCode;
import java.util.Optional;

/// How many partitions one topic and one request may have.
final class PartitionLimits {
    private PartitionLimits() {}

    static Optional<Refusal> refusal(int inTopic, long inRequest) {
        if (inTopic > TopicPolicy.TOPIC_PARTITIONS_MAX) {
            return Optional.of(
                    new Refusal(
                            ErrorCode.INVALID_PARTITIONS,
                            "A topic has at most "
                                    + TopicPolicy.TOPIC_PARTITIONS_MAX
                                    + " partitions; this one would have "
                                    + inTopic
                                    + "."));
        }
        return inRequest > TopicPolicy.REQUEST_PARTITIONS_MAX
                ? Optional.of(
                        new Refusal(
                                ErrorCode.POLICY_VIOLATION,
                                "One request creates at most "
                                        + TopicPolicy.REQUEST_PARTITIONS_MAX
                                        + " partitions."))
                : Optional.empty();
    }
}
