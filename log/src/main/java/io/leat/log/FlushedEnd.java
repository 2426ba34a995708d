package io.leat.log;

/// Up to where a log is on disk: an offset, and where it lies in which segment's file.
record FlushedEnd(long offset, long segmentBaseOffset, long position) {
    static FlushedEnd of(LogEnd end) {
        return new FlushedEnd(end.offset(), end.active().baseOffset(), end.activeBytes());
    }
}
