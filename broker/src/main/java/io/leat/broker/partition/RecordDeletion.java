package io.leat.broker.partition;

import io.leat.cluster.image.TopicImage;
import io.leat.log.Log;
import io.leat.protocol.ErrorCode;
import java.util.HashMap;
import java.util.Map;

/// Deletes the records at the front of partitions, as their clients ask: the logs of a directory
/// move together, with one write to the disk.
public record RecordDeletion(LogDirectories logs) {
    /// The offset that stands for the high watermark.
    public static final long ALL_COMMITTED = -1;

    /// What became of one partition. The low watermark is where it starts now; -1 with an error.
    public record Outcome(ErrorCode error, long lowWatermark) {
        static Outcome refused(ErrorCode error) {
            return new Outcome(error, -1);
        }
    }

    /// Deletes what lies below the offsets. What the outcomes say is durable.
    public Map<Partition, Outcome> run(Map<Partition, Long> offsets) {
        Map<Partition, Outcome> outcomes = new HashMap<>();
        Map<Partition, Long> wanted = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            long highWatermark = partition.highWatermark();
            long below = offset == ALL_COMMITTED ? highWatermark : offset;
            ErrorCode objection = objection(partition, below, highWatermark);
            if (objection == ErrorCode.NONE) {
                wanted.put(partition, below);
            } else {
                outcomes.put(partition, Outcome.refused(objection));
            }
        });
        Map<Log, Long> starts = new HashMap<>();
        wanted.forEach((partition, below) -> starts.put(partition.log(), below));
        logs.advanceStarts(starts);
        wanted.forEach((partition, below) -> outcomes.put(partition, outcome(partition, below)));
        return outcomes;
    }

    private static ErrorCode objection(Partition partition, long below, long highWatermark) {
        if (TopicImage.isInternal(partition.id().topic())) {
            return ErrorCode.INVALID_TOPIC_EXCEPTION;
        }
        ErrorCode closed = partition.checkEpoch(ReadPosition.UNKNOWN_EPOCH);
        if (closed != ErrorCode.NONE) {
            return closed;
        }
        if (!partition.recordsMayBeDeleted()) {
            return ErrorCode.POLICY_VIOLATION;
        }
        return below < 0 || below > highWatermark ? ErrorCode.OFFSET_OUT_OF_RANGE : ErrorCode.NONE;
    }

    private static Outcome outcome(Partition partition, long below) {
        long start = partition.logStartOffset();
        if (start >= below) {
            partition.startMoved();
            return new Outcome(ErrorCode.NONE, start);
        }
        ErrorCode closed = partition.checkEpoch(ReadPosition.UNKNOWN_EPOCH);
        return Outcome.refused(closed == ErrorCode.NONE ? ErrorCode.KAFKA_STORAGE_ERROR : closed);
    }
}
