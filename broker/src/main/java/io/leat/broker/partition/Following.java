package io.leat.broker.partition;

/// Who copies partitions from their leaders. Called by the thread of the cluster's mirror.
public interface Following {
    /// Begins to copy, if the replica's term has a leader.
    void begin(Replica replica);

    /// The replica's term is over, or its log is gone.
    void end(Replica replica);
}
