package io.leat.log;

import io.leat.log.activity.DirectoryActivity;
import io.leat.log.storage.DiskRoom;
import io.leat.log.storage.Storage;
import java.io.IOException;
import java.util.Map;

/// What a log needs of the directory that holds it.
interface LogHome {
    Storage storage();

    Clock clock();

    DirectoryActivity activity();

    DiskRoom room();

    /// Makes everything appended so far durable soon.
    void flushSoon(Log log);

    /// As [#flushSoon], for a new segment was begun.
    void rolled(Log log);

    /// Runs `action` on the flusher's thread when the clock shows `millis` or later.
    void schedule(long millis, Runnable action);

    /// Runs `action` when the clock shows `millis` or later, on the housekeeper's thread: nobody
    /// may depend on when.
    void scheduleChore(long millis, Runnable action);

    /// Called before `log` loses records at `recoveryPoint` and above, and starts at
    /// `startOffsetMax` or below: until it returns, a crash would take them for durable.
    void lower(Log log, long recoveryPoint, long startOffsetMax) throws IOException;

    /// Moves the starts of logs forward, see [StartAdvance].
    void advanceStarts(Map<Log, Long> starts) throws IOException;

    void failed(Log log, IOException cause);

    void flushed(Log log, long offset);
}
