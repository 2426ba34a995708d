package io.leat.client.consumer;

import io.leat.client.RefusedException;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.MalformedBatchException;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatches;
import io.leat.protocol.record.RecordIterator;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The batches that one fetch brought for a partition, read record by record. Confined to the
/// polling thread; owns the buffer.
final class Chunk {
    private final TopicPartition partition;
    private final Iterator<RecordBatch> batches;
    private final long endOffset;
    private @Nullable RecordIterator records;

    private Chunk(TopicPartition partition, Iterator<RecordBatch> batches, long endOffset) {
        this.partition = partition;
        this.batches = batches;
        this.endOffset = endOffset;
    }

    /// Throws [RefusedException] with [ErrorCode#CORRUPT_MESSAGE] when the bytes are no batches.
    static Chunk of(TopicPartition partition, ByteBuffer bytes, long fromOffset) {
        try {
            long end = fromOffset;
            for (RecordBatch batch : RecordBatches.in(bytes)) {
                end = Math.max(end, batch.nextOffset());
            }
            return new Chunk(partition, RecordBatches.in(bytes).iterator(), end);
        } catch (MalformedBatchException damaged) {
            throw corrupt(partition, fromOffset, damaged.reason());
        }
    }

    /// The offset behind the last batch: where the next fetch starts.
    long endOffset() {
        return endOffset;
    }

    /// The next record at `position` or behind it; null after the last one.
    @Nullable ConsumedRecord next(long position) {
        try {
            while (true) {
                @Nullable RecordIterator current = records;
                if (current != null && current.hasNext()) {
                    Record record = current.next();
                    if (record.offset() >= position) {
                        return consumed(record);
                    }
                } else if (batches.hasNext()) {
                    open(batches.next(), position);
                } else {
                    return null;
                }
            }
        } catch (MalformedBatchException damaged) {
            throw corrupt(partition, position, damaged.reason());
        }
    }

    private void open(RecordBatch next, long position) {
        if (!next.crcMatches()) {
            throw corrupt(partition, next.baseOffset(), "the checksum does not match");
        }
        boolean wanted = !next.isControl() && next.lastOffset() >= position;
        records = wanted ? next.records(DecompressionLimit.DEFAULT) : null;
    }

    private ConsumedRecord consumed(Record record) {
        return new ConsumedRecord(
                new ConsumedRecord.Place(partition, record.offset()),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers());
    }

    private static RefusedException corrupt(TopicPartition partition, long offset, String reason) {
        return new RefusedException(
                        ErrorCode.CORRUPT_MESSAGE,
                        partition + " at offset " + offset,
                        "The records are damaged: " + reason + ".")
                .forGood();
    }

    void close() {
        @Nullable RecordIterator current = records;
        if (current != null) {
            current.close();
        }
    }
}
