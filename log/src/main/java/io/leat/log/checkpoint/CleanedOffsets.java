package io.leat.log.checkpoint;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Up to where each log of a directory is compacted: the file `cleaner-offset-checkpoint`. An
/// offset that is too low costs time alone; one that is too high would let tombstones go before the
/// values they delete, so it is lowered, durably, before records are lost.
@ThreadSafe
public final class CleanedOffsets {
    public static final String FILE_NAME = "cleaner-offset-checkpoint";

    private final OffsetCheckpoint file;

    @GuardedBy("this")
    private final Map<TopicPartition, Long> offsets;

    /// `known` is what the file says.
    public CleanedOffsets(OffsetCheckpoint file, Map<TopicPartition, Long> known) {
        this.file = file;
        this.offsets = new HashMap<>(known);
    }

    /// 0 if nothing is.
    public synchronized long offset(TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    /// Durable when this returns.
    public synchronized void put(TopicPartition partition, long offset) throws IOException {
        offsets.put(partition, offset);
        file.write(offsets);
    }

    /// As [#put], but only if that is lower.
    public synchronized void lower(TopicPartition partition, long offset) throws IOException {
        if (offset(partition) > offset) {
            put(partition, offset);
        }
    }

    /// Of a log that will be created anew.
    public synchronized void forget(TopicPartition partition) throws IOException {
        if (offsets.remove(partition) != null) {
            file.write(offsets);
        }
    }
}
