package io.leat.log.producer;

import io.leat.protocol.ErrorCode;

/// What an idempotent producer's batch is, seen against its last ones.
public sealed interface SequenceCheck {
    /// The next batch.
    record Next() implements SequenceCheck {
        static final Next NEXT = new Next();
    }

    /// A batch that is in the log already, at these offsets.
    record Duplicate(long firstOffset, long lastOffset) implements SequenceCheck {}

    /// A batch that may not be appended.
    record Rejected(ErrorCode error, String reason) implements SequenceCheck {}
}
