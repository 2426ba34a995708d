package io.leat.log.checkpoint;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Up to where each log of a directory is compacted: the file `cleaner-offset-checkpoint`. An
/// offset that is too low costs time alone; one that is too high would let tombstones go before the
/// values they delete, so it is lowered, durably, before records are lost.
@ThreadSafe
public final class CleanedOffsets {
    public static final String FILE_NAME = "cleaner-offset-checkpoint";

    @GuardedBy("this")
    private final CheckpointedOffsets offsets;

    /// `offsets` are as the file says.
    public CleanedOffsets(CheckpointedOffsets offsets) {
        this.offsets = offsets;
    }

    /// 0 if nothing is.
    public synchronized long offset(TopicPartition partition) {
        return offsets.offset(partition);
    }

    /// Durable when this returns. Nothing is done unless `still` holds: whoever lowers or forgets
    /// an offset makes it fail first.
    public synchronized void putIf(BooleanSupplier still, TopicPartition partition, long offset)
            throws IOException {
        if (still.getAsBoolean()) {
            offsets.put(partition, offset);
            offsets.write();
        }
    }

    /// Durable when this returns; never higher than it was.
    public synchronized void lower(TopicPartition partition, long offset) throws IOException {
        if (offsets.offset(partition) > offset) {
            offsets.put(partition, offset);
        }
        offsets.write();
    }

    /// Of a log that will be created anew.
    public synchronized void forget(TopicPartition partition) throws IOException {
        offsets.remove(partition);
        offsets.write();
    }
}
