package io.leat.log.checkpoint;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// One offset for each log of a directory that may be too low but never too high: it is lowered,
/// durably, before records are lost.
@ThreadSafe
public final class CautiousOffsets {
    /// Up to where logs are compacted. One that is too low costs time alone; one that is too high
    /// would let tombstones go before the values they delete.
    public static final String CLEANED = "cleaner-offset-checkpoint";

    /// Up to where logs are known to be committed: high watermarks. One that is too low has
    /// consumers wait for the other replicas after a restart; one that is too high would show them
    /// what was never committed.
    public static final String COMMITTED = "replication-offset-checkpoint";

    @GuardedBy("this")
    private final CheckpointedOffsets offsets;

    /// `offsets` are as the file says.
    public CautiousOffsets(CheckpointedOffsets offsets) {
        this.offsets = offsets;
    }

    /// 0 if nothing is known.
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

    /// Durable when this returns. For each of `logs` what `now` says, asked so late that whoever is
    /// about to lower it does so afterwards; as before where that is negative.
    public synchronized <L> void putAll(
            Collection<L> logs, Function<L, TopicPartition> name, ToLongFunction<L> now)
            throws IOException {
        for (L log : logs) {
            long offset = now.applyAsLong(log);
            if (offset >= 0 && offset != offsets.offset(name.apply(log))) {
                offsets.put(name.apply(log), offset);
            }
        }
        offsets.write();
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
