package io.leat.broker.partition;

import io.leat.protocol.ErrorCode;

/// What became of an append.
public sealed interface AppendOutcome {

    /// The records are in the leader's log, from `firstOffset` up to and without `nextOffset`; also
    /// when they were there already, sent before by the same producer. They are committed once the
    /// high watermark reaches `nextOffset`. `logAppendTimeMillis` is -1 when the records keep their
    /// own timestamps.
    record Appended(
            Partition partition,
            long firstOffset,
            long nextOffset,
            long logAppendTimeMillis,
            long logStartOffset)
            implements AppendOutcome {}

    /// Nothing was appended. `reason` is a sentence for people; may be empty.
    record Refused(ErrorCode error, String reason) implements AppendOutcome {}
}
