package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.Log;
import io.leat.log.LogListener;
import io.leat.log.compaction.CompactionTerms;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tells partitions what becomes of their logs' flushes, and the broker of failed directories.
@ThreadSafe
public final class FlushRouter implements LogListener {
    private final Map<Log, Partition> partitions = new ConcurrentHashMap<>();

    /// Volatile: set before anything is served.
    private volatile Runnable directoryFailed = () -> {};

    void whenADirectoryFails(Runnable action) {
        directoryFailed = action;
        action.run(); // one may have failed already
    }

    void add(Log log, Partition partition) {
        partitions.put(log, partition);
    }

    void remove(Log log) {
        partitions.remove(log);
    }

    /// Of the partition of `log`; 0 while it is served by none.
    long highWatermark(Log log) {
        Partition partition = partitions.get(log);
        return partition == null ? 0 : partition.highWatermark();
    }

    /// How the log is compacted now; empty if it is not, or not served here.
    public Optional<CompactionTerms> compactionTerms(Log log) {
        Partition partition = partitions.get(log);
        return partition == null ? Optional.empty() : partition.compactionTerms();
    }

    @Override
    public void flushed(Log log, long offset) {
        Partition partition = partitions.get(log);
        if (partition != null) {
            partition.flushed(offset);
        }
    }

    @Override
    public void failed(Log log, IOException cause) {
        Partition partition = partitions.get(log);
        if (partition != null) {
            partition.failed();
        }
    }

    @Override
    public void directoryFailed(IOException cause) {
        directoryFailed.run();
    }
}
