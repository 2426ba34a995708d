package io.leat.broker.partition;

import io.leat.log.Log;
import io.leat.log.LogSlice;
import io.leat.log.OffsetOutOfRangeException;
import io.leat.log.checkpoint.EpochEnd;
import io.leat.log.segment.CorruptSegmentException;
import io.leat.protocol.ErrorCode;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one log for one fetch, up to `end`: one look at the high watermark, or at the log's end.
record PartitionReader(Log log, long end, Corruption corruption) {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);

    /// `highWatermark` is only told.
    ReadOutcome read(ReadPosition from, int bytesMax, boolean atLeastOneBatch, long highWatermark) {
        if (from.lastFetchedEpoch() != ReadPosition.UNKNOWN_EPOCH) {
            EpochEnd known = log.endOffsetForEpoch(from.lastFetchedEpoch());
            if (known.epoch() < from.lastFetchedEpoch() || known.endOffset() < from.offset()) {
                return new ReadOutcome.Diverging(known.epoch(), known.endOffset());
            }
        }
        long start = log.logStartOffset();
        try {
            LogSlice slice = log.read(from.offset(), bytesMax, end, atLeastOneBatch);
            return new ReadOutcome.Records(slice, end, highWatermark, start);
        } catch (OffsetOutOfRangeException e) {
            return new ReadOutcome.Failed(ErrorCode.OFFSET_OUT_OF_RANGE, highWatermark, start);
        } catch (CorruptSegmentException e) {
            corruption.found(log.partition(), from.offset(), e);
            return new ReadOutcome.Failed(ErrorCode.CORRUPT_MESSAGE, highWatermark, start);
        } catch (IOException e) {
            LOG.error("log.read_failed partition={} from={}", log.partition(), from, e);
            return new ReadOutcome.Failed(ErrorCode.KAFKA_STORAGE_ERROR, highWatermark, start);
        }
    }
}
