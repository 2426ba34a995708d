package io.leat.log.producer;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The producers of one partition. Guarded by the log's lock.
public final class ProducerStates {
    private static final short VERSION = 1;
    private static final int HEADER_BYTES = 10;
    private static final int ENTRY_BYTES = 46;
    private static final int CRC_AT = 2;
    private static final int COUNT_AT = 6;
    private static final long NO_TRANSACTION = -1;
    private static final int NO_COORDINATOR = -1;

    private final Map<Long, ProducerEntry> producers = new HashMap<>();

    public int size() {
        return producers.size();
    }

    /// Whether the batch, which has a producer id, may be appended next. An unknown producer may
    /// begin with any sequence: its state may have expired (KIP-360).
    public SequenceCheck check(RecordBatch batch) {
        ProducerEntry entry = producers.get(batch.producerId());
        if (entry == null) {
            return SequenceCheck.Next.INSTANCE;
        }
        if (batch.producerEpoch() < entry.epoch()) {
            return new SequenceCheck.Wrong(
                    ErrorCode.INVALID_PRODUCER_EPOCH,
                    "producer "
                            + batch.producerId()
                            + " has epoch "
                            + entry.epoch()
                            + ", the batch has "
                            + batch.producerEpoch());
        }
        if (batch.producerEpoch() > entry.epoch()) {
            return batch.baseSequence() == 0 ? SequenceCheck.Next.INSTANCE : outOfOrder(batch, 0);
        }
        return checkSequence(batch, entry);
    }

    private static SequenceCheck checkSequence(RecordBatch batch, ProducerEntry entry) {
        Optional<SentBatch> repeated = entry.sentBefore(batch.baseSequence(), batch.lastSequence());
        if (repeated.isPresent()) {
            return new SequenceCheck.Repeated(repeated.get());
        }
        Optional<SentBatch> last = entry.last();
        if (last.isEmpty()) {
            return SequenceCheck.Next.INSTANCE;
        }
        int expected = SentBatch.sequenceAfter(last.get().lastSequence());
        return batch.baseSequence() == expected
                ? SequenceCheck.Next.INSTANCE
                : outOfOrder(batch, expected);
    }

    private static SequenceCheck outOfOrder(RecordBatch batch, int expected) {
        return new SequenceCheck.Wrong(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "producer "
                        + batch.producerId()
                        + " must go on with sequence "
                        + expected
                        + ", the batch begins with "
                        + batch.baseSequence());
    }

    /// Notes that the batch was appended at `firstOffset`.
    public void appended(RecordBatch batch, long firstOffset) {
        producers
                .computeIfAbsent(batch.producerId(), id -> new ProducerEntry(batch.producerEpoch()))
                .add(batch.producerEpoch(), SentBatch.of(batch, firstOffset));
    }

    /// Forgets producers that sent nothing since `millis`.
    public void expireBefore(long millis) {
        producers.values().removeIf(entry -> entry.lastTimestamp() < millis);
    }

    public void clear() {
        producers.clear();
    }

    /// The state as a snapshot's bytes.
    public ByteBuffer snapshot() {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + producers.size() * ENTRY_BYTES);
        bytes.putShort(VERSION).putInt(0).putInt(producers.size());
        producers.forEach((id, entry) -> {
            SentBatch last = entry.last().orElse(new SentBatch(-1, -1, -1, -1, -1));
            bytes.putLong(id).putShort(entry.epoch()).putInt(last.lastSequence());
            bytes.putLong(last.lastOffset()).putInt(last.offsetDelta());
            bytes.putLong(entry.lastTimestamp());
            bytes.putInt(NO_COORDINATOR).putLong(NO_TRANSACTION);
        });
        return bytes.putInt(CRC_AT, crc(bytes.flip())).rewind();
    }

    /// Replaces the state by a snapshot's; throws when its bytes are not whole.
    public void restore(ByteBuffer bytes) throws IOException {
        boolean whole =
                bytes.remaining() >= HEADER_BYTES
                        && bytes.getShort(0) == VERSION
                        && bytes.getInt(CRC_AT) == crc(bytes)
                        && bytes.getInt(COUNT_AT) * (long) ENTRY_BYTES
                                == bytes.remaining() - HEADER_BYTES;
        if (!whole) {
            throw new IOException("the producer snapshot is damaged");
        }
        producers.clear();
        bytes.position(HEADER_BYTES);
        while (bytes.hasRemaining()) {
            restoreEntry(bytes);
        }
    }

    private void restoreEntry(ByteBuffer bytes) {
        long id = bytes.getLong();
        ProducerEntry entry = new ProducerEntry(bytes.getShort());
        int lastSequence = bytes.getInt();
        long lastOffset = bytes.getLong();
        int delta = bytes.getInt();
        long timestamp = bytes.getLong();
        bytes.getInt();
        bytes.getLong();
        if (lastOffset >= 0) {
            int firstSequence = (lastSequence - delta) & Integer.MAX_VALUE;
            entry.add(
                    entry.epoch(),
                    new SentBatch(
                            firstSequence,
                            lastSequence,
                            lastOffset - delta,
                            lastOffset,
                            timestamp));
        }
        producers.put(id, entry);
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(COUNT_AT, bytes.limit() - COUNT_AT));
        return (int) crc.getValue();
    }
}
