package io.leat.broker.partition;

import io.leat.log.EpochEnd;
import io.leat.log.Log;
import io.leat.log.RecordPosition;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The offsets of a partition as of one look at its high watermark: beyond it there is nothing to
/// find.
public record PartitionOffsets(Log log, long highWatermark, int leaderEpoch) {

    public ListedOffset earliest() {
        long offset = log.logStartOffset();
        return new ListedOffset(offset, -1, log.epochAt(offset));
    }

    public ListedOffset latest() {
        return new ListedOffset(highWatermark, -1, leaderEpoch);
    }

    /// The first record with a timestamp of at least `timestamp`, [ListedOffset#NONE] without one.
    public ListedOffset atOrAfter(long timestamp) throws IOException {
        return listed(log.findByTime(timestamp, highWatermark));
    }

    /// The first record that has the largest timestamp (KIP-734), [ListedOffset#NONE] without
    /// records.
    public ListedOffset ofMaxTimestamp() throws IOException {
        return listed(log.findLargestTimestamp(highWatermark));
    }

    /// Where the records of `epoch` end (KIP-320).
    public EpochEnd endOf(int epoch) {
        return log.endOfEpoch(epoch, highWatermark);
    }

    private static ListedOffset listed(@Nullable RecordPosition found) {
        return found == null
                ? ListedOffset.NONE
                : new ListedOffset(found.offset(), found.timestamp(), found.leaderEpoch());
    }
}
