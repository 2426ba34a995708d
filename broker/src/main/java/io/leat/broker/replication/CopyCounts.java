package io.leat.broker.replication;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.concurrent.atomic.LongAdder;

/// What was copied from other brokers since this one started.
@ThreadSafe
public final class CopyCounts {
    private final LongAdder bytes = new LongAdder();
    private final LongAdder truncations = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder breaks = new LongAdder();

    void copied(long count) {
        bytes.add(count);
    }

    void truncated() {
        truncations.increment();
    }

    void refused() {
        refusals.increment();
    }

    void broken() {
        breaks.increment();
    }

    /// Of record batches.
    public long bytes() {
        return bytes.sum();
    }

    /// How often a leader's log turned out to differ.
    public long truncations() {
        return truncations.sum();
    }

    /// How often a partition could not be fetched or appended, and was left out for a while.
    public long refusals() {
        return refusals.sum();
    }

    /// How often a leader could not be reached, or the connection to it was lost.
    public long breaks() {
        return breaks.sum();
    }
}
