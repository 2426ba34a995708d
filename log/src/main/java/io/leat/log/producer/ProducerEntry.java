package io.leat.log.producer;

import io.leat.protocol.record.RecordBatch;

/// One producer's last batches in one log, at most five, all of one epoch. Owned by its
/// [ProducerState].
final class ProducerEntry {
    static final int BATCHES_MAX = 5;
    static final long NO_TRANSACTION = -1;
    static final int NO_COORDINATOR_EPOCH = -1;

    private static final int NONE = -1;

    private final int[] lastSequences = new int[BATCHES_MAX];
    private final int[] offsetDeltas = new int[BATCHES_MAX];
    private final long[] lastOffsets = new long[BATCHES_MAX];
    private int batches;
    private int newest = NONE;
    private short epoch;
    private long timestamp;
    private int coordinatorEpoch = NO_COORDINATOR_EPOCH;
    private long transactionFirstOffset = NO_TRANSACTION;

    ProducerEntry(short epoch) {
        this.epoch = epoch;
    }

    ProducerEntry copy() {
        ProducerEntry copy = new ProducerEntry(epoch);
        System.arraycopy(lastSequences, 0, copy.lastSequences, 0, BATCHES_MAX);
        System.arraycopy(offsetDeltas, 0, copy.offsetDeltas, 0, BATCHES_MAX);
        System.arraycopy(lastOffsets, 0, copy.lastOffsets, 0, BATCHES_MAX);
        copy.batches = batches;
        copy.newest = newest;
        copy.timestamp = timestamp;
        copy.coordinatorEpoch = coordinatorEpoch;
        copy.transactionFirstOffset = transactionFirstOffset;
        return copy;
    }

    static ProducerEntry restored(short epoch, long timestamp, int coordinatorEpoch, long txn) {
        ProducerEntry entry = new ProducerEntry(epoch);
        entry.timestamp = timestamp;
        entry.coordinatorEpoch = coordinatorEpoch;
        entry.transactionFirstOffset = txn;
        return entry;
    }

    short epoch() {
        return epoch;
    }

    long timestamp() {
        return timestamp;
    }

    int coordinatorEpoch() {
        return coordinatorEpoch;
    }

    long transactionFirstOffset() {
        return transactionFirstOffset;
    }

    boolean isEmpty() {
        return batches == 0;
    }

    /// The newest batch's; -1 if there is none.
    int lastSequence() {
        return isEmpty() ? NONE : lastSequences[newest];
    }

    /// The newest batch's; -1 if there is none.
    long lastOffset() {
        return isEmpty() ? NONE : lastOffsets[newest];
    }

    /// The newest batch's; 0 if there is none.
    int offsetDelta() {
        return isEmpty() ? 0 : offsetDeltas[newest];
    }

    /// Where the batch with these sequences is kept; -1 if it is not.
    int find(short ofEpoch, int baseSequence, int lastSequence) {
        for (int i = 0; i < batches && ofEpoch == epoch; i++) {
            if (lastSequences[i] == lastSequence && firstSequence(i) == baseSequence) {
                return i;
            }
        }
        return NONE;
    }

    long firstOffset(int slot) {
        return lastOffsets[slot] - offsetDeltas[slot];
    }

    long lastOffset(int slot) {
        return lastOffsets[slot];
    }

    private int firstSequence(int slot) {
        return (lastSequences[slot] - offsetDeltas[slot]) & Integer.MAX_VALUE;
    }

    void add(RecordBatch batch) {
        renew(batch);
        if (batch.isControl()) {
            transactionFirstOffset = NO_TRANSACTION;
            return;
        }
        if (batch.isTransactional() && transactionFirstOffset == NO_TRANSACTION) {
            transactionFirstOffset = batch.baseOffset();
        }
        addBatch(batch.lastSequence(), batch.lastOffset(), batch.lastOffsetDelta());
    }

    private void renew(RecordBatch batch) {
        if (batch.producerEpoch() != epoch) {
            epoch = batch.producerEpoch();
            batches = 0;
            newest = NONE;
        }
        timestamp = batch.maxTimestamp();
    }

    void addBatch(int lastSequence, long lastOffset, int offsetDelta) {
        newest = (newest + 1) % BATCHES_MAX;
        lastSequences[newest] = lastSequence;
        lastOffsets[newest] = lastOffset;
        offsetDeltas[newest] = offsetDelta;
        batches = Math.min(batches + 1, BATCHES_MAX);
    }
}
