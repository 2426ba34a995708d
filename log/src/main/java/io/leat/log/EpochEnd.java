package io.leat.log;

/// Where the records of a leader epoch end; [#UNKNOWN] when the log cannot tell.
public record EpochEnd(int epoch, long endOffset) {
    public static final EpochEnd UNKNOWN = new EpochEnd(-1, -1);
}
