package io.leat.broker.partition;

import io.leat.cluster.image.PartitionState;
import io.leat.protocol.Uuid;

/// Who asks the controller to change the in-sync replicas of partitions that are led here.
public interface InSyncWatch {
    /// A replica outside the in-sync ones has caught up. Cheap; called by any thread.
    void mayGrow(Partition partition);

    /// The state says that this broker has every committed record, but its log is gone.
    void resign(Resignation from);

    /// A partition, by its topic's id and its index, as the controller last wrote it.
    record Resignation(Uuid topicId, int partition, PartitionState state) {}
}
