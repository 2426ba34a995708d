package io.leat.broker.partition;

import java.util.Collection;

/// Who copies partitions from their leaders. Called with the lock of [Partitions] held.
public interface Following {
    /// Begins to copy those whose term has a leader.
    void begin(Collection<Replica> replicas);

    /// The replicas are closed: their terms are over, or their logs are gone.
    void end(Collection<Replica> replicas);
}
