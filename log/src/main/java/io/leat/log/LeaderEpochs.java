package io.leat.log;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.checkpoint.CheckpointFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Which leader epoch starts at which offset (KIP-101): epochs and start offsets only grow. Changes
/// are in memory until [#persist()], which the flusher calls before it confirms what was appended
/// in a new epoch (KAFKA-16541).
@ThreadSafe
final class LeaderEpochs {
    static final String FILE_NAME = "leader-epoch-checkpoint";

    private final CheckpointFile file;

    @GuardedBy("this")
    private final TreeMap<Integer, Long> starts = new TreeMap<>();

    @GuardedBy("this")
    private boolean changed;

    LeaderEpochs(CheckpointFile file) {
        this.file = file;
    }

    synchronized void load() throws IOException {
        for (String line : file.read().orElse(List.of())) {
            String[] parts = line.split(" ", 2);
            starts.put(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
        }
    }

    /// Records of `epoch` start at `offset`, unless the epoch is known. Epochs that would start at
    /// or after it and have no records go (KAFKA-7415, KAFKA-10706).
    synchronized void assign(int epoch, long offset) {
        if (epoch < 0 || (!starts.isEmpty() && epoch <= starts.lastKey())) {
            return;
        }
        starts.values().removeIf(start -> start >= offset);
        starts.put(epoch, offset);
        changed = true;
    }

    /// Writes what changed; durable when this returns.
    void persist() throws IOException {
        List<String> lines = new ArrayList<>();
        synchronized (this) {
            if (!changed) {
                return;
            }
            starts.forEach((epoch, start) -> lines.add(epoch + " " + start));
            changed = false;
        }
        file.write(lines);
    }

    synchronized int latest() {
        return starts.isEmpty() ? -1 : starts.lastKey();
    }

    /// The epoch of the record at `offset`, -1 when the log cannot tell.
    synchronized int epochAt(long offset) {
        int found = -1;
        for (var entry : starts.entrySet()) {
            if (entry.getValue() > offset) {
                break;
            }
            found = entry.getKey();
        }
        return found;
    }

    /// Where `epoch` ends in a log that ends at `logEndOffset` (KIP-320): the start of the next
    /// larger epoch, with the largest epoch that is not larger.
    synchronized EpochEnd endOf(int epoch, long logEndOffset) {
        if (starts.isEmpty() || epoch < 0 || epoch > starts.lastKey()) {
            return EpochEnd.UNKNOWN;
        }
        if (epoch == starts.lastKey()) {
            return new EpochEnd(epoch, logEndOffset);
        }
        var next = starts.higherEntry(epoch);
        Integer floor = starts.floorKey(epoch);
        return new EpochEnd(floor == null ? epoch : floor, next.getValue());
    }

    /// Forgets the epochs that start at or after `offset`.
    synchronized void truncateFrom(long offset) {
        changed |= starts.values().removeIf(start -> start >= offset);
    }
}
