package io.leat.log;

import io.leat.protocol.ErrorCode;
import java.io.IOException;

/// What became of an append.
public sealed interface AppendResult {
    /// The batches are in the log, not yet flushed. `logAppendTimeMillis` is -1 unless the log
    /// stamps times.
    record Appended(
            long firstOffset, long nextOffset, long logAppendTimeMillis, long logStartOffset)
            implements AppendResult {}

    /// An idempotent producer sent this before; it is in the log at these offsets, perhaps not yet
    /// flushed. Nothing was appended.
    record Duplicate(long firstOffset, long lastOffset, long logStartOffset)
            implements AppendResult {}

    /// Nothing was appended. KAFKA_STORAGE_ERROR: the log is offline, or its disk is full; only the
    /// latter passes.
    record Refused(ErrorCode error, String reason) implements AppendResult {}

    AppendResult DISK_FULL = new Refused(ErrorCode.KAFKA_STORAGE_ERROR, "the disk is full");

    static AppendResult offline(IOException cause) {
        return new Refused(
                ErrorCode.KAFKA_STORAGE_ERROR, "the log is offline: " + cause.getMessage());
    }
}
