package io.leat.log;

import io.leat.log.segment.Segment;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordIterator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Finds a record by its timestamp: by segment, then by time index, then by batch, then inside the
/// batch.
record TimestampSearch(LogEnd end, LeaderEpochs epochs) {

    @Nullable RecordPosition find(long timestamp, long startOffset, long endOffset)
            throws IOException {
        for (int i = 0; i < end.segments().size(); i++) {
            Segment segment = end.segments().get(i);
            boolean last = i == end.segments().size() - 1;
            if (segment.largestTimestamp().timestamp() < timestamp) {
                continue;
            }
            long size = last ? end.activeBytes() : segment.sizeBytes();
            RecordBatch batch = segment.findByTime(timestamp, size);
            RecordPosition found = batch == null ? null : inside(batch, timestamp, startOffset);
            if (found != null) {
                return found.offset() < endOffset ? found : null;
            }
        }
        return null;
    }

    private @Nullable RecordPosition inside(RecordBatch batch, long timestamp, long startOffset) {
        try (RecordIterator records = batch.records(DecompressionLimit.DEFAULT)) {
            while (records.hasNext()) {
                Record record = records.next();
                if (record.timestamp() >= timestamp && record.offset() >= startOffset) {
                    return new RecordPosition(
                            record.offset(), record.timestamp(), epochs.epochAt(record.offset()));
                }
            }
        }
        return null;
    }
}
