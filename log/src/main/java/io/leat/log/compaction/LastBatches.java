package io.leat.log.compaction;

import io.leat.protocol.record.RecordBatch;
import java.util.HashMap;
import java.util.Map;

/// The newest batch of each idempotent producer: kept, empty if need be, so that what is known
/// about producers can be read from the log again (KAFKA-5490). What counts is the newest below
/// where the pass ends, for a crash may take away what lies behind. Confined to one pass.
final class LastBatches {
    private final Map<Long, Long> newest;
    private final Map<Long, Long> newestDirty = new HashMap<>();
    private final long endOffset;

    /// `newest` has, of each producer that the log remembers, the newest batch of all.
    LastBatches(Map<Long, Long> newest, long endOffset) {
        this.newest = newest;
        this.endOffset = endOffset;
    }

    /// Sees the dirty batches in order.
    void see(RecordBatch batch) {
        boolean data = batch.hasProducerId() && !batch.isControl();
        if (data && newest.containsKey(batch.producerId())) {
            newestDirty.put(batch.producerId(), batch.lastOffset());
        }
    }

    boolean mustKeep(RecordBatch batch) {
        Long known = batch.hasProducerId() ? newest.get(batch.producerId()) : null;
        if (known == null) {
            return false;
        }
        Long dirty = newestDirty.get(batch.producerId());
        if (dirty != null) {
            return dirty == batch.lastOffset();
        }
        // If its newest is out of reach, which of the others is the newest is not known.
        return known >= endOffset || known == batch.lastOffset();
    }
}
