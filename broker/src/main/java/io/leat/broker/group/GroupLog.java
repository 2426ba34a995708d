package io.leat.broker.group;

import io.leat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One partition of `__consumer_offsets`, as the coordinator on its leader needs it. Thread-safe.
public interface GroupLog {

    /// What became of an append.
    sealed interface Append {
        /// The batch is in the log; it is committed once everything below `nextOffset` is.
        record Appended(long nextOffset) implements Append {}

        /// The log is as it was.
        record Refused(ErrorCode error, String reason) implements Append {}
    }

    /// Where the log begins.
    long startOffset();

    /// Where the next record will go, committed or not.
    long endOffset();

    /// The size that a batch may have.
    int batchBytesMax();

    /// Appends one batch, of which the log sets the offset and the leader epoch, and has it
    /// committed soon. Borrows `batch`. Waits for no disk.
    Append append(ByteBuffer batch);

    /// Waits until everything below `offset` is committed: NONE, or why it is not. Returns at the
    /// latest at `deadlineNanos` of the broker's clock, or when the partition is no longer led.
    ErrorCode awaitCommitted(long offset, long deadlineNanos);

    /// Committed batches from the one that holds `fromOffset` on; whole ones, at least one, about
    /// `bytesMax` bytes. Empty where nothing more is committed. The caller owns the buffer.
    ByteBuffer read(long fromOffset, int bytesMax) throws IOException;
}
