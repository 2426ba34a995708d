package io.leat.log;

import io.leat.log.segment.Segment;
import io.leat.log.storage.Storage;
import java.io.IOException;
import java.util.OptionalLong;

/// Decides which segments of a log are due for removal. Only whole segments from the front are, all
/// of whose records are committed:
/// - those that lie below the log's start, whatever the rules are;
/// - by time, those whose latest record is older than `retention.ms`. A segment whose records carry
///   no timestamp, or one that lies in the future, is as old as its file: a record that claims to
///   come from the future keeps its segment no longer than one that came when it did (KAFKA-18929,
///   KAFKA-20609);
/// - by size, those without which the log still has `retention.bytes`.
///
/// The active segment is due too, when all of it and of the others is: then the log goes empty.
record Retention(Storage storage, LogConfig.RetentionRules rules, long nowMillis) {

    /// Where `view` has to start when what is due is gone; empty if nothing is. Cheap for a log of
    /// which nothing is due.
    OptionalLong startOf(LogView view, long highWatermark) throws IOException {
        long excess = rules.bytes() < 0 ? 0 : view.sizeBytes() - rules.bytes();
        int due = 0;
        while (due < view.segments().size()
                && view.sizeOf(due) > 0
                && view.endOffsetOf(due) <= highWatermark
                && isDue(view, due, excess)) {
            excess -= view.sizeOf(due);
            due++;
        }
        return due == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(view.startOffset(), view.endOffsetOf(due - 1)));
    }

    private boolean isDue(LogView view, int index, long excess) throws IOException {
        return view.endOffsetOf(index) <= view.startOffset()
                || (rules.bytes() >= 0 && excess >= view.sizeOf(index))
                || (rules.ms() >= 0 && nowMillis - timeOf(view, index) > rules.ms());
    }

    private long timeOf(LogView view, int index) throws IOException {
        long latest = view.maxTimestampOf(index).timestamp();
        if (latest >= 0 && latest <= nowMillis) {
            return latest;
        }
        Segment segment = view.segments().get(index);
        return storage.lastModifiedMillis(segment.file().path());
    }
}
