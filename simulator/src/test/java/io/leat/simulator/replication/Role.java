package io.leat.simulator.replication;

import io.leat.log.Log;
import java.io.IOException;

/// What a process is for one partition in one term.
sealed interface Role permits Leading, Copying {
    Log log();

    long highWatermark();

    /// Everything below the log's flushed offset is durable.
    void flushed() throws IOException;

    /// The term is over.
    void close();
}
