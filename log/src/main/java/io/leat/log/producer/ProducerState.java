package io.leat.log.producer;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.RecordBatch;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The idempotent producers of one log, and where the next batch of each must go on. Confined to
/// the log's lock.
///
/// Sequences run from 0 to `Integer.MAX_VALUE` and wrap to 0. A producer that is not known (new, or
/// expired) may start anywhere; a new epoch starts at 0. At most [#PRODUCERS_MAX] are kept: then
/// the one that was silent for longest is forgotten, unless it has a transaction open.
public final class ProducerState {
    static final int PRODUCERS_MAX = 100_000;

    private final LinkedHashMap<Long, ProducerEntry> producers =
            new LinkedHashMap<>(0, 0.75f, true);
    private @Nullable Map<Long, Optional<ProducerEntry>> undo;

    public int size() {
        return producers.size();
    }

    /// Hot path: one look-up per batch. The batch has a producer id and comes from a client.
    public SequenceCheck check(RecordBatch batch) {
        ProducerEntry entry = producers.get(batch.producerId());
        if (entry == null || batch.isControl()) {
            return SequenceCheck.Next.NEXT;
        }
        short epoch = batch.producerEpoch();
        int baseSequence = batch.baseSequence();
        int duplicate = entry.find(epoch, baseSequence, batch.lastSequence());
        if (duplicate >= 0) {
            return new SequenceCheck.Duplicate(
                    entry.firstOffset(duplicate), entry.lastOffset(duplicate));
        }
        if (epoch < entry.epoch()) {
            return rejected(ErrorCode.INVALID_PRODUCER_EPOCH, batch, "its epoch", entry.epoch());
        }
        int expected = epoch > entry.epoch() ? 0 : following(entry.lastSequence());
        if (baseSequence != expected) {
            return rejected(
                    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, batch, "the next sequence", expected);
        }
        return SequenceCheck.Next.NEXT;
    }

    private static int following(int sequence) {
        return (sequence + 1) & Integer.MAX_VALUE;
    }

    private static SequenceCheck rejected(
            ErrorCode error, RecordBatch batch, String what, int expected) {
        return new SequenceCheck.Rejected(
                error,
                "producer %d with epoch %d sent sequence %d, but %s is %d"
                        .formatted(
                                batch.producerId(),
                                batch.producerEpoch(),
                                batch.baseSequence(),
                                what,
                                expected));
    }

    /// Takes note of a batch that is appended, or found in the log. Its offsets are assigned.
    public void add(RecordBatch batch) {
        long id = batch.producerId();
        ProducerEntry entry = producers.get(id);
        if (undo != null) {
            ProducerEntry before = entry;
            undo.computeIfAbsent(id, key -> Optional.ofNullable(before).map(ProducerEntry::copy));
        }
        if (entry == null) {
            entry = new ProducerEntry(batch.producerEpoch());
            put(id, entry);
        }
        entry.add(batch);
    }

    /// For a snapshot's reader.
    void put(long id, ProducerEntry entry) {
        producers.put(id, entry);
        if (producers.size() > PRODUCERS_MAX) {
            Map.Entry<Long, ProducerEntry> eldest = producers.firstEntry();
            if (eldest.getValue().transactionFirstOffset() == ProducerEntry.NO_TRANSACTION) {
                producers.remove(eldest.getKey());
            }
        }
    }

    /// The last offset of each known producer's newest batch; -1 if it has none.
    public Map<Long, Long> lastOffsets() {
        Map<Long, Long> offsets = HashMap.newHashMap(producers.size());
        producers.forEach((id, entry) -> offsets.put(id, entry.lastOffset()));
        return offsets;
    }

    /// From here on [#rollBack()] can undo what is added, until [#keep()].
    public void begin() {
        undo = new HashMap<>();
    }

    public void keep() {
        undo = null;
    }

    public void rollBack() {
        Map<Long, Optional<ProducerEntry>> before = undo == null ? Map.of() : undo;
        undo = null;
        before.forEach((id, entry) -> {
            if (entry.isPresent()) {
                producers.put(id, entry.get());
            } else {
                producers.remove(id);
            }
        });
    }

    /// Forgets the producers whose last batch is older than `oldestMillis`, but not those with an
    /// open transaction.
    public void expire(long oldestMillis) {
        producers
                .values()
                .removeIf(entry ->
                        entry.timestamp() < oldestMillis
                                && entry.transactionFirstOffset() == ProducerEntry.NO_TRANSACTION);
    }

    public void clear() {
        producers.clear();
    }

    Map<Long, ProducerEntry> entries() {
        return producers;
    }
}
