package io.leat.log.segment;

import io.leat.log.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// At which offset, or soon after, the first record with a timestamp is found.
final class TimeIndex {
    static final int ENTRY_BYTES = 12;
    static final String SUFFIX = ".timeindex";

    private final IndexFile entries;
    private final long baseOffset;

    /// A timestamp, and the last offset of the batch that has it.
    record Entry(long timestamp, long offset) {}

    private TimeIndex(IndexFile entries, long baseOffset) {
        this.entries = entries;
        this.baseOffset = baseOffset;
    }

    static TimeIndex create(Storage storage, Path file, long baseOffset) throws IOException {
        return new TimeIndex(IndexFile.create(storage, file, ENTRY_BYTES), baseOffset);
    }

    static TimeIndex open(Storage storage, Path file, long baseOffset) throws IOException {
        return new TimeIndex(IndexFile.open(storage, file, ENTRY_BYTES), baseOffset);
    }

    IndexFile entries() {
        return entries;
    }

    /// The last entry; timestamp -1 at the base offset when there is none.
    Entry last() throws IOException {
        int count = entries.count();
        return count == 0 ? new Entry(-1, baseOffset) : read(count - 1);
    }

    /// Adds an entry if its timestamp is larger than the last one's.
    void append(Entry entry) throws IOException {
        Entry last = last();
        if (entry.timestamp() <= last.timestamp() || entry.offset() < last.offset()) {
            return;
        }
        int relative = Math.toIntExact(entry.offset() - baseOffset);
        ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES);
        entries.append(bytes.putLong(entry.timestamp()).putInt(relative).flip());
    }

    /// An offset before which every record is older than `timestamp`.
    long offsetBefore(long timestamp) throws IOException {
        int low = 0;
        int high = entries.count();
        long offset = baseOffset;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Entry entry = read(middle);
            if (entry.timestamp() < timestamp) {
                offset = entry.offset();
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return offset;
    }

    void truncate(long offset) throws IOException {
        int keep = entries.count();
        while (keep > 0 && read(keep - 1).offset() >= offset) {
            keep--;
        }
        entries.truncate(keep);
    }

    private Entry read(int index) throws IOException {
        ByteBuffer entry = entries.entry(index);
        return new Entry(entry.getLong(0), baseOffset + entry.getInt(8));
    }
}
