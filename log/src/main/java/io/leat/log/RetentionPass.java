package io.leat.log;

import io.leat.log.storage.Storage;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/// One look at many logs for what [Retention] says is due. What is due of up to `LOGS_MAX` logs
/// goes with one write of their starts.
record RetentionPass(Storage storage, Clock clock, Advance advance) {
    private static final int LOGS_MAX = 1_000;

    /// Moves the starts of logs.
    interface Advance {
        void run(Map<Log, Long> starts) throws IOException;
    }

    void run(Collection<Log> logs, ToLongFunction<Log> highWatermarks) throws IOException {
        Map<Log, Long> due = new LinkedHashMap<>();
        for (Log log : logs) {
            OptionalLong start = startOf(log, highWatermarks.applyAsLong(log));
            if (start.isPresent()) {
                due.put(log, start.getAsLong());
            }
            if (due.size() >= LOGS_MAX) {
                advance.run(due);
                due.clear();
            }
        }
        if (!due.isEmpty()) {
            advance.run(due);
        }
    }

    /// A log that cannot be looked at is left as it is.
    private OptionalLong startOf(Log log, long highWatermark) {
        if (log.failure().isPresent()) {
            return OptionalLong.empty();
        }
        try {
            long committed = Math.min(highWatermark, log.flushedOffset());
            return new Retention(storage, log.config().retention(), clock.millis())
                    .startOf(log.view(), committed);
        } catch (IOException e) {
            LogEvents.retentionFailed(log.directory(), e);
            return OptionalLong.empty();
        }
    }
}
