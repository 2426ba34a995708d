package io.leat.simulator.storage;

import io.leat.log.LogConfig.RetentionRules;
import java.util.ArrayList;
import java.util.List;

/// What one log's retention and trimming may have removed, judged record by record: every record is
/// a batch of its own.
final class LifetimeModel {
    /// One appended record; `arrivedMillis` is when.
    record Entry(long timestamp, long arrivedMillis, int sizeBytes, long crc) {
        /// A record that was stamped later than it came may count from when it came.
        private boolean isDue(RetentionRules rules, long now) {
            return rules.ms() >= 0 && now - Math.min(timestamp, arrivedMillis) > rules.ms();
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private long startMax;
    private long startSeen;
    private long confirmed;

    /// It is about to be deleted: until that is done a crash may leave it as it is.
    private boolean deleting;

    long endOffset() {
        return entries.size();
    }

    long confirmed() {
        return confirmed;
    }

    long startSeen() {
        return startSeen;
    }

    Entry entry(long offset) {
        return entries.get((int) offset);
    }

    void deleting() {
        deleting = true;
    }

    boolean mustBeThere() {
        return confirmed > 0 && !deleting;
    }

    void appended(Entry entry) {
        entries.add(entry);
    }

    void confirmed(long offset) {
        confirmed = Math.max(confirmed, offset);
    }

    /// A client asked for it.
    void trimming(long offset) {
        startMax = Math.max(startMax, offset);
    }

    /// Retention is about to look: from the front, what is too old, or not needed for the size.
    void retaining(RetentionRules rules, long now) {
        long left = entries.stream().skip(startSeen).mapToLong(Entry::sizeBytes).sum();
        long offset = startSeen;
        while (offset < confirmed) {
            Entry entry = entry(offset);
            left -= entry.sizeBytes();
            boolean tooMuch = rules.bytes() >= 0 && left >= rules.bytes();
            if (offset >= startMax && !tooMuch && !entry.isDue(rules, now)) {
                break;
            }
            offset++;
        }
        startMax = Math.max(startMax, offset);
    }

    /// What the log shows now must be right, and must stay.
    void seen(long startOffset, long endOffset) {
        if (startOffset < startSeen) {
            throw new AssertionError("the start moved back to " + startOffset + ": " + this);
        }
        if (startOffset > startMax) {
            throw new AssertionError("removed what is not due, below " + startOffset + ": " + this);
        }
        if (endOffset < confirmed || endOffset > entries.size()) {
            throw new AssertionError("ends at " + endOffset + ": " + this);
        }
        startSeen = startOffset;
    }

    /// After a crash: what was not confirmed and is not there never was.
    void endsAt(long endOffset) {
        entries.subList((int) endOffset, entries.size()).clear();
        confirmed = endOffset;
        deleting = false;
    }

    @Override
    public String toString() {
        return "start seen %d, start at most %d, confirmed %d, appended %d"
                .formatted(startSeen, startMax, confirmed, entries.size());
    }
}
