package io.leat.broker.api.produce;

import io.leat.broker.api.Reply;
import io.leat.broker.api.UnansweredErrorException;
import io.leat.broker.partition.AppendOutcome;
import io.leat.protocol.message.ApiResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The reply to acks=0: none. When something was refused the connection is closed instead, as in
/// Kafka: it is the only way to tell such a client that its picture of the cluster is out of date.
final class UnansweredProduce implements Reply {
    private final List<ProducedTopic> topics;

    UnansweredProduce(List<ProducedTopic> topics) {
        this.topics = topics;
    }

    @Override
    public @Nullable ApiResponse await() {
        for (ProducedTopic topic : topics) {
            for (ProducedPartition produced : topic.partitions()) {
                if (produced.outcome() instanceof AppendOutcome.Refused refused) {
                    throw new UnansweredErrorException(
                            "produce with acks=0 to "
                                    + topic.name()
                                    + "-"
                                    + produced.index()
                                    + " was refused: "
                                    + refused.error()
                                    + " "
                                    + refused.reason());
                }
            }
        }
        return null;
    }
}
