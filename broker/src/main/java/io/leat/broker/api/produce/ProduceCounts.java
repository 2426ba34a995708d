package io.leat.broker.api.produce;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.concurrent.atomic.LongAdder;

/// What clients had appended since the broker's start.
@ThreadSafe
public final class ProduceCounts {
    private final LongAdder batches = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /// A partition's part of a request: one batch, as the protocol has it.
    void appended(long recordCount, int byteCount) {
        batches.increment();
        records.add(recordCount);
        bytes.add(byteCount);
    }

    public long batches() {
        return batches.sum();
    }

    public long records() {
        return records.sum();
    }

    /// Of the batches as they came.
    public long bytes() {
        return bytes.sum();
    }
}
