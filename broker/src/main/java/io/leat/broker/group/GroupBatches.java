package io.leat.broker.group;

import io.leat.cluster.group.GroupRecord;
import io.leat.cluster.group.record.GroupRecordCodec;
import io.leat.cluster.group.record.GroupRecordCodec.Encoded;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Packs the records of one decision into as few batches as the log's size limit allows. A single
/// record that is too large makes a batch that the log refuses.
record GroupBatches(CompressionType compression, int batchBytesMax, long wallMillis) {
    /// Lengths, deltas and attributes of one record, at most.
    private static final int RECORD_OVERHEAD_BYTES = 32;

    List<ByteBuffer> pack(List<GroupRecord> records) {
        List<ByteBuffer> batches = new ArrayList<>();
        RecordBatchBuilder batch = newBatch();
        int bytes = RecordBatch.HEADER_BYTES;
        for (GroupRecord rec : records) {
            Encoded encoded = GroupRecordCodec.encode(rec);
            int more = sizeBytes(encoded);
            if (batch.recordCount() > 0 && bytes + more > batchBytesMax) {
                batches.add(batch.build());
                batch = newBatch();
                bytes = RecordBatch.HEADER_BYTES;
            }
            batch.append(wallMillis, encoded.key(), encoded.value(), List.of());
            bytes += more;
        }
        if (batch.recordCount() > 0) {
            batches.add(batch.build());
        }
        return batches;
    }

    private RecordBatchBuilder newBatch() {
        return RecordBatchBuilder.create().compression(compression);
    }

    private static int sizeBytes(Encoded encoded) {
        ByteBuffer value = encoded.value();
        return RECORD_OVERHEAD_BYTES
                + encoded.key().remaining()
                + (value == null ? 0 : value.remaining());
    }
}
