package io.leat.log.checkpoint;

import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// One offset for each log of a directory, and the file that holds them. What could not be written
/// is written the next time. Confined to its owner.
public final class CheckpointedOffsets {
    private final OffsetCheckpoint file;
    private final Map<TopicPartition, Long> offsets;
    private boolean unwritten;

    public CheckpointedOffsets(OffsetCheckpoint file, Map<TopicPartition, Long> offsets) {
        this.file = file;
        this.offsets = new HashMap<>(offsets);
    }

    /// 0 for a log that has none.
    public long offset(TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    public void put(TopicPartition partition, long offset) {
        unwritten |= !Long.valueOf(offset).equals(offsets.put(partition, offset));
    }

    public void remove(TopicPartition partition) {
        unwritten |= offsets.remove(partition) != null;
    }

    public void replaceAll(Map<TopicPartition, Long> all) {
        unwritten |= !offsets.equals(all);
        offsets.clear();
        offsets.putAll(all);
    }

    /// Durable when this returns.
    public void write() throws IOException {
        if (unwritten) {
            file.write(offsets);
            unwritten = false;
        }
    }
}
