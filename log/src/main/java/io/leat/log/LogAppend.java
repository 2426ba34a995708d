package io.leat.log;

import io.leat.protocol.ErrorCode;

/// What became of an append.
public sealed interface LogAppend {
    /// The batches are in the log (not yet on disk) at the offsets from `firstOffset` up to and
    /// without `nextOffset`. `logAppendTimeMillis` is -1 when they keep their own timestamps.
    record Appended(long firstOffset, long nextOffset, long logAppendTimeMillis)
            implements LogAppend {}

    /// The same producer had sent the batch before; it lies at these offsets.
    record Duplicate(long firstOffset, long nextOffset, long logAppendTimeMillis)
            implements LogAppend {}

    /// Nothing was appended.
    record Refused(ErrorCode error, String reason) implements LogAppend {}
}
