package io.leat.broker.partition;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.wire.Payload;

/// What a read of one partition gave.
public sealed interface ReadOutcome {

    /// Record batches, possibly none; the last one may be cut short. The numbers are of one moment;
    /// `end` is where this reader's records ended then: at the high watermark, or, for a replica,
    /// at the log's end.
    record Records(Payload batches, long end, long highWatermark, long logStartOffset)
            implements ReadOutcome {}

    /// The reader's log and this one part ways: in `epoch`, this log ends at `endOffset`.
    record Diverging(int epoch, long endOffset) implements ReadOutcome {}

    /// The consumer had better read the copy on `broker` (KIP-392).
    record Elsewhere(int broker, long highWatermark, long logStartOffset) implements ReadOutcome {}

    /// Nothing was read.
    record Failed(ErrorCode error, long highWatermark, long logStartOffset) implements ReadOutcome {
        static Failed of(ErrorCode error) {
            return new Failed(error, -1, -1);
        }
    }
}
