package io.leat.log.compaction;

import io.leat.log.segment.BatchScanner;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordIterator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Which transactions of a stretch of log were aborted, and from where on one is still open. What
/// an aborted transaction wrote replaces nothing. Confined to one pass.
final class TransactionMarkers {
    /// After so many the rest waits for the next pass.
    private static final int MARKERS_MAX = 1_000_000;

    /// The two kinds of control record that end a transaction: `short version, short kind`.
    private static final short ABORT = 0;

    private static final short COMMIT = 1;

    private record Marker(long offset, boolean abort) {}

    private final Map<Long, Deque<Marker>> markers = new HashMap<>();
    private final Map<Long, Long> open = new HashMap<>();
    private int count;
    private long endOffset = Long.MAX_VALUE;

    /// Sees the batches of a scan in order; false when there are as many as can be kept.
    boolean see(BatchScanner scanner) throws IOException {
        RecordBatch header = scanner.header();
        long producer = header.producerId();
        if (header.isTransactional() && !header.isControl()) {
            open.putIfAbsent(producer, header.baseOffset());
        }
        if (!header.isControl()) {
            return true;
        }
        long offset = header.baseOffset();
        short kind = kind(scanner.batch());
        if (kind == ABORT || kind == COMMIT) {
            open.remove(producer);
            markers.computeIfAbsent(producer, id -> new ArrayDeque<>())
                    .add(new Marker(offset, kind == ABORT));
            count++;
        }
        if (count == MARKERS_MAX) {
            endOffset = offset + 1;
            return false;
        }
        return true;
    }

    private static short kind(RecordBatch control) {
        try (RecordIterator records = control.records(DecompressionLimit.DEFAULT)) {
            ByteBuffer key = records.hasNext() ? records.next().key() : null;
            return key == null || key.remaining() < 2 * Short.BYTES
                    ? -1
                    : key.getShort(key.position() + Short.BYTES);
        }
    }

    /// Below it every transaction has ended.
    long endOffset() {
        return open.values().stream().mapToLong(Long::longValue).reduce(endOffset, Math::min);
    }

    /// Whether the batch belongs to an aborted transaction. Batches must come in the log's order.
    boolean isAborted(RecordBatch batch) {
        Deque<Marker> ended = markers.get(batch.producerId());
        if (!batch.isTransactional() || ended == null) {
            return false;
        }
        while (!ended.isEmpty() && ended.getFirst().offset() < batch.baseOffset()) {
            ended.removeFirst();
        }
        return !ended.isEmpty() && ended.getFirst().abort();
    }
}
