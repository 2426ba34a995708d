package io.leat.broker.partition;

/// Who asks the controller to change the in-sync replicas of partitions that are led here.
@FunctionalInterface
public interface InSyncWatch {
    /// A replica outside the in-sync ones has caught up. Cheap; called by any thread.
    void mayGrow(Partition partition);
}
