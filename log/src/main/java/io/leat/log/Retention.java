package io.leat.log;

import io.leat.log.segment.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/// Finds which segments of logs are due for removal. Only whole segments from the front are, all of
/// whose records are committed:
/// - those that lie below the log's start, whatever the rules are;
/// - by time, those whose latest record is older than `retention.ms`. A segment whose records carry
///   no timestamp, or one that lies in the future, is as old as its file: a record that claims to
///   come from the future keeps its segment no longer than one that came when it did (KAFKA-18929,
///   KAFKA-20609);
/// - by size, those without which the log still has `retention.bytes`.
///
/// The active segment is due too, when all of it and of the others is: then the log goes empty.
final class Retention {
    private static final int LOGS_MAX = 1_000;

    private final LogHome home;
    private final Path path;
    private final StartAdvance starts;

    /// Of the logs in the directory `path`.
    Retention(LogHome home, Path path, StartAdvance starts) {
        this.home = home;
        this.path = path;
        this.starts = starts;
    }

    /// Removes what is due of the logs, of what lies below their high watermarks: of up to
    /// `LOGS_MAX` at once, so that their starts are written together.
    void look(Collection<Log> logs, ToLongFunction<Log> highWatermarks) {
        Map<Log, Long> due = new LinkedHashMap<>();
        for (Log log : logs) {
            startOf(log, highWatermarks).ifPresent(start -> due.put(log, start));
            if (due.size() >= LOGS_MAX) {
                makeRoom(due);
                due.clear();
            }
        }
        if (!due.isEmpty()) {
            makeRoom(due);
        }
        home.activity().retained();
    }

    private void makeRoom(Map<Log, Long> due) {
        try {
            starts.run(due);
        } catch (IOException e) {
            home.activity().retentionFailed();
            LogEvents.retentionFailed(path, e);
            starts.runBySegments(due);
        }
    }

    /// Where the log has to start when what is due is gone; empty if nothing is. Cheap for a log of
    /// which nothing is due. A log that cannot be looked at is left as it is.
    private OptionalLong startOf(Log log, ToLongFunction<Log> highWatermarks) {
        if (log.failure().isPresent()) {
            return OptionalLong.empty();
        }
        try {
            long committed = Math.min(highWatermarks.applyAsLong(log), log.flushedOffset());
            return startOf(log.view(), log.config().retention(), committed);
        } catch (IOException e) {
            LogEvents.retentionFailed(log.directory(), e);
            return OptionalLong.empty();
        }
    }

    private OptionalLong startOf(LogView view, LogConfig.RetentionRules rules, long committed)
            throws IOException {
        long excess = rules.bytes() < 0 ? 0 : view.sizeBytes() - rules.bytes();
        int due = 0;
        while (due < view.segments().size()
                && view.sizeOf(due) > 0
                && view.endOffsetOf(due) <= committed
                && (view.endOffsetOf(due) <= view.startOffset()
                        || (rules.bytes() >= 0 && excess >= view.sizeOf(due))
                        || isTooOld(view, due, rules))) {
            excess -= view.sizeOf(due);
            due++;
        }
        return due == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(view.startOffset(), view.endOffsetOf(due - 1)));
    }

    private boolean isTooOld(LogView view, int index, LogConfig.RetentionRules rules)
            throws IOException {
        if (rules.ms() < 0) {
            return false;
        }
        long now = home.clock().millis();
        long latest = view.maxTimestampOf(index).timestamp();
        if (latest < 0 || latest > now) {
            Segment segment = view.segments().get(index);
            latest = home.storage().lastModifiedMillis(segment.file().path());
        }
        return now - latest > rules.ms();
    }
}
