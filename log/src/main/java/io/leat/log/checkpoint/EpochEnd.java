package io.leat.log.checkpoint;

/// Where an epoch ends in a log (KIP-101, KIP-320): the largest epoch the log has at or below the
/// one asked for, and the offset after its last record.
public record EpochEnd(int epoch, long endOffset) {
    /// The log does not know.
    public static final EpochEnd UNDEFINED = new EpochEnd(-1, -1);
}
