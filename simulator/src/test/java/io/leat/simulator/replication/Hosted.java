package io.leat.simulator.replication;

import io.leat.cluster.image.PartitionState;
import io.leat.cluster.partition.Role;
import io.leat.log.Log;
import java.io.IOException;

/// A replica of a process, in one term.
sealed interface Hosted permits Leading, Copying {
    /// What the process is to it.
    Role role();

    Log log();

    long highWatermark();

    /// Everything below the log's flushed offset is durable.
    void flushed() throws IOException;

    /// The controller wrote a newer state of the same term.
    void become(PartitionState state) throws IOException;

    /// The term is over.
    void close();
}
