package io.leat.log;

import java.io.IOException;

/// Is told what becomes of a log's flushes, on the flusher's thread or the appender's; must not
/// block.
public interface LogListener {
    /// Everything below `offset` is on disk.
    void flushed(long offset);

    /// The log takes no more appends: an append or a flush failed, and nobody knows what the disk
    /// has.
    void failed(IOException cause);

    /// Listens to nothing.
    LogListener NONE =
            new LogListener() {
                @Override
                public void flushed(long offset) {}

                @Override
                public void failed(IOException cause) {}
            };
}
