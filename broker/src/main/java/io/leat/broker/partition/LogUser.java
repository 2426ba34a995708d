package io.leat.broker.partition;

import io.leat.log.Log;
import io.leat.log.compaction.CompactionTerms;
import java.util.Optional;

/// Who serves a log now: the partition that leads with it, or the replica that copies into it.
sealed interface LogUser permits Partition, Replica {
    /// Everything below `offset` is durable.
    void flushed(long offset);

    /// Goes on with another log that holds the same, see [FlushRouter#replace].
    void continueWith(Log after);

    /// The log takes no more appends.
    void failed();

    long highWatermark();

    /// Whether other brokers have the partition too.
    boolean isReplicated();

    /// How the log is compacted now; empty if it is not.
    Optional<CompactionTerms> compactionTerms();
}
