package io.leat.log.activity;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.concurrent.atomic.LongAdder;

/// What was done in one log directory since it was opened.
@ThreadSafe
public final class DirectoryActivity {
    private final Durations flushes = new Durations();
    private final LongAdder flushedLogs = new LongAdder();
    private final LongAdder failedFlushes = new LongAdder();
    private final LongAdder rolledSegments = new LongAdder();
    private final LongAdder removedSegments = new LongAdder();
    private final LongAdder failedRetentions = new LongAdder();
    private final LongAdder retentions = new LongAdder();

    /// Volatile, as the next: written by whoever opens the directory, read by anybody.
    private volatile long loadNanos;

    private volatile long recoveredLogs;

    /// A round of the flusher ended.
    public void flushed(int logs, long nanos) {
        flushes.add(nanos);
        flushedLogs.add(logs);
    }

    public void flushFailed() {
        failedFlushes.increment();
    }

    public void segmentRolled() {
        rolledSegments.increment();
    }

    public void segmentRemoved() {
        removedSegments.increment();
    }

    public void retained() {
        retentions.increment();
    }

    public void retentionFailed() {
        failedRetentions.increment();
    }

    /// All logs are loaded, so many of which had to be scanned.
    public void loaded(long recovered, long nanos) {
        recoveredLogs = recovered;
        loadNanos = nanos;
    }

    /// Rounds of the flusher, and how long they took.
    public Durations flushes() {
        return flushes;
    }

    /// Logs that were flushed, in all rounds together.
    public long flushedLogs() {
        return flushedLogs.sum();
    }

    public long failedFlushes() {
        return failedFlushes.sum();
    }

    public long rolledSegments() {
        return rolledSegments.sum();
    }

    /// By retention, truncation and compaction.
    public long removedSegments() {
        return removedSegments.sum();
    }

    /// How often all logs were searched for what is due for removal.
    public long retentions() {
        return retentions.sum();
    }

    /// How often what was due could not be removed.
    public long failedRetentions() {
        return failedRetentions.sum();
    }

    /// How long it took to load all logs.
    public long loadNanos() {
        return loadNanos;
    }

    /// Logs that were scanned at the start because the last stop was not clean, or that were new.
    public long recoveredLogs() {
        return recoveredLogs;
    }
}
