package io.leat.log;

import io.leat.log.checkpoint.LeaderEpochs;
import io.leat.log.producer.ProducerState;
import io.leat.log.segment.Segment;
import java.util.List;

/// A log as it was found on disk. `scanned` if it is new or had to be recovered: then nothing of it
/// at or above the recovery point is known to be durable, its name included.
record LoadedLog(
        List<Segment> segments,
        Offsets offsets,
        LeaderEpochs epochs,
        ProducerState producers,
        boolean scanned) {

    /// Where the log starts and ends, and from where on a scan would start after a crash.
    record Offsets(long start, long end, long recoveryPoint) {}
}
