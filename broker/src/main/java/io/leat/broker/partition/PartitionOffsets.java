package io.leat.broker.partition;

import io.leat.log.Log;
import io.leat.log.TimestampedOffset;
import io.leat.log.checkpoint.EpochEnd;
import java.io.IOException;
import java.util.Optional;

/// The offsets of a partition as of one look at its high watermark: beyond it there is nothing to
/// find.
public record PartitionOffsets(Log log, long highWatermark, int leaderEpoch) {

    public ListedOffset earliest() {
        long offset = log.logStartOffset();
        return new ListedOffset(offset, -1, -1);
    }

    public ListedOffset latest() {
        return new ListedOffset(highWatermark, -1, leaderEpoch);
    }

    /// The first record with a timestamp of at least `timestamp`, [ListedOffset#NONE] without one.
    public ListedOffset atOrAfter(long timestamp) throws IOException {
        return listed(log.offsetForTimestamp(timestamp));
    }

    /// The first record that has the largest timestamp (KIP-734), [ListedOffset#NONE] without
    /// records.
    public ListedOffset ofMaxTimestamp() throws IOException {
        return listed(log.maxTimestamp());
    }

    /// Where the records of `epoch` end (KIP-320), committed or not: a new leader does not know at
    /// first how far its predecessor had committed, and a client that has read further must not
    /// take that for a truncation.
    public EpochEnd endOf(int epoch) {
        return log.endOffsetForEpoch(epoch);
    }

    private ListedOffset listed(Optional<TimestampedOffset> found) {
        return found.filter(position -> position.offset() < highWatermark)
                .map(position ->
                        new ListedOffset(
                                position.offset(), position.timestamp(), position.leaderEpoch()))
                .orElse(ListedOffset.NONE);
    }
}
