package io.leat.log;

import java.io.IOException;

/// Hears of flushes. Called on the flusher's thread (and on an appender's for its own failure),
/// with no lock held; must be quick.
public interface LogListener {
    /// All records below `offset` are durable.
    void flushed(Log log, long offset);

    /// The log is offline: it takes no more appends, and what was not flushed may be lost. Called
    /// once.
    void failed(Log log, IOException cause);

    /// The directory is offline with all its logs, each of which was told of before. Called once.
    default void directoryFailed(IOException cause) {}

    /// Hears nothing.
    static LogListener none() {
        return new LogListener() {
            @Override
            public void flushed(Log log, long offset) {}

            @Override
            public void failed(Log log, IOException cause) {}
        };
    }
}
