package io.leat.log.producer;

import io.leat.protocol.ErrorCode;

/// Whether a batch of an idempotent producer continues what it sent before.
public sealed interface SequenceCheck {
    /// It does; append it.
    record Next() implements SequenceCheck {
        static final Next INSTANCE = new Next();
    }

    /// It was appended before, as `sent`.
    record Repeated(SentBatch sent) implements SequenceCheck {}

    /// It does not.
    record Wrong(ErrorCode error, String reason) implements SequenceCheck {}
}
