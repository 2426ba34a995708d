package io.leat.log.activity;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.concurrent.atomic.LongAdder;

/// What the log cleaner did since its start.
@ThreadSafe
public final class CleanerActivity {
    private final Durations passes = new Durations();
    private final LongAdder postponed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder spentBytes = new LongAdder();

    /// A log was compacted.
    public void passed(long nanos) {
        passes.add(nanos);
    }

    public void postponed() {
        postponed.increment();
    }

    public void failed() {
        failed.increment();
    }

    public void spent(long bytes) {
        spentBytes.add(bytes);
    }

    /// Passes that compacted something, and how long they took.
    public Durations passes() {
        return passes;
    }

    /// Passes for which the disk or the memory had no room.
    public long postponements() {
        return postponed.sum();
    }

    /// Logs that were given up because their compaction failed.
    public long failures() {
        return failed.sum();
    }

    /// Read and written.
    public long spentBytes() {
        return spentBytes.sum();
    }
}
