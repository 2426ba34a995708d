package io.leat.cluster.leadership;

import io.leat.cluster.partition.IsrChange;
import io.leat.protocol.Uuid;
import java.util.List;

/// A change of the in-sync replicas, put before the controller for one partition.
public record IsrProposal(Uuid topicId, int partition, IsrChange change) {

    int leaderEpoch() {
        return change.leaderEpoch();
    }

    int partitionEpoch() {
        return change.partitionEpoch();
    }

    List<Integer> brokers() {
        return change.brokers();
    }
}
