package io.leat.log.segment;

/// The largest timestamp of some batches, and the last offset of the first batch that has it.
public record MaxTimestamp(long timestamp, long offset) {
    public static final MaxTimestamp NONE = new MaxTimestamp(-1, -1);
}
