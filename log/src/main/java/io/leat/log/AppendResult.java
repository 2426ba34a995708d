package io.leat.log;

import io.leat.protocol.ErrorCode;

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

    /// Nothing was appended. KAFKA_STORAGE_ERROR: nothing will be, the log is offline.
    record Refused(ErrorCode error, String reason) implements AppendResult {}
}
