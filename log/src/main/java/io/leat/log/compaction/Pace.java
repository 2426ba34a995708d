package io.leat.log.compaction;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.IOException;

/// Holds the cleaner back so that it reads and writes no faster than it may.
@ThreadSafe
interface Pace {
    /// Says that `bytes` were read or written. An [IOException] says that the cleaner is to end.
    void spend(long bytes) throws IOException;

    /// As fast as it goes.
    static Pace unlimited() {
        return bytes -> {};
    }
}
