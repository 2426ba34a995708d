package io.leat.broker.api.produce;

import io.leat.broker.partition.AppendOutcome;
import io.leat.broker.partition.CommitWait;
import io.leat.protocol.Uuid;
import java.util.List;

/// What became of one topic's part of a produce request.
record ProducedTopic(String name, Uuid id, List<ProducedPartition> partitions) {

    /// Once for all that was appended, so that one flush serves all of it.
    void requestFlush() {
        for (ProducedPartition produced : partitions) {
            if (produced.outcome() instanceof AppendOutcome.Appended appended) {
                appended.partition().requestFlush();
            }
        }
    }

    /// Adds what was appended to `pending`.
    void addTo(List<CommitWait.Pending> pending) {
        for (ProducedPartition produced : partitions) {
            if (produced.outcome() instanceof AppendOutcome.Appended appended) {
                pending.add(new CommitWait.Pending(appended.partition(), appended.nextOffset()));
            }
        }
    }
}
