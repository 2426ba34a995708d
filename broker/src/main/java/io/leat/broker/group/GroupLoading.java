package io.leat.broker.group;

import static io.leat.protocol.Invariant.check;

import io.leat.cluster.group.GroupCoordinator;
import io.leat.cluster.group.GroupRecord;
import io.leat.cluster.group.record.GroupRecordCodec;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatches;
import io.leat.protocol.record.RecordIterator;
import io.leat.protocol.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a coordinator's log from its start into a fresh coordinator. Offsets that a transaction
/// wrote count from where it was committed. Confined to the thread that loads.
final class GroupLoading {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLoading.class);

    /// The two kinds of control record that end a transaction: `short version, short kind`.
    private static final short COMMIT = 1;

    private final GroupCoordinator coordinator;
    private final int readBytes;
    private final Map<Long, List<GroupRecord>> uncommitted = new HashMap<>();
    private long recordCount;
    private long unreadableCount;

    GroupLoading(GroupCoordinator coordinator, int readBytes) {
        this.readBytes = readBytes;
        this.coordinator = coordinator;
    }

    /// Reads up to `endOffset`. Compaction leaves gaps, so what counts is where each batch ends,
    /// and a log that yields nothing more is at its end.
    void load(GroupLog log, long endOffset) throws IOException {
        long next = log.startOffset();
        while (next < endOffset) {
            ByteBuffer batches = log.read(next, readBytes);
            long before = next;
            for (RecordBatch batch : RecordBatches.in(batches)) {
                if (batch.nextOffset() > next) {
                    replay(batch);
                    next = batch.nextOffset();
                }
            }
            if (next == before) {
                check(!batches.hasRemaining(), "a read that is not empty holds the next batch");
                return;
            }
        }
    }

    long recordCount() {
        return recordCount;
    }

    long unreadableCount() {
        return unreadableCount;
    }

    private void replay(RecordBatch batch) {
        RecordIterator records = batch.records(DecompressionLimit.DEFAULT);
        while (records.hasNext()) {
            Record rec = records.next();
            recordCount++;
            if (batch.isControl()) {
                endTransaction(batch.producerId(), rec);
            } else {
                decode(rec).ifPresent(fact -> replay(batch, fact));
            }
        }
    }

    private void replay(RecordBatch batch, GroupRecord fact) {
        if (batch.isTransactional()) {
            uncommitted.computeIfAbsent(batch.producerId(), _ -> new ArrayList<>()).add(fact);
        } else {
            coordinator.replay(fact);
        }
    }

    private void endTransaction(long producerId, Record marker) {
        List<GroupRecord> facts = uncommitted.remove(producerId);
        ByteBuffer key = marker.key();
        boolean committed =
                key != null
                        && key.remaining() >= 2 * Short.BYTES
                        && key.getShort(key.position() + Short.BYTES) == COMMIT;
        if (facts != null && committed) {
            facts.forEach(coordinator::replay);
        }
    }

    private Optional<GroupRecord> decode(Record rec) {
        ByteBuffer key = rec.key();
        if (key == null) {
            return Optional.empty();
        }
        try {
            return GroupRecordCodec.decode(key, rec.value());
        } catch (MalformedMessageException e) {
            unreadableCount++;
            LOG.warn("group.record.skipped offset={} reason={}", rec.offset(), e.getMessage());
            return Optional.empty();
        }
    }
}
