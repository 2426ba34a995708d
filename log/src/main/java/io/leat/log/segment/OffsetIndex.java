package io.leat.log.segment;

import io.leat.log.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Which position in the segment's file an offset is found at, or soon after.
final class OffsetIndex {
    static final int ENTRY_BYTES = 8;
    static final String SUFFIX = ".index";

    private final IndexFile entries;
    private final long baseOffset;

    private OffsetIndex(IndexFile entries, long baseOffset) {
        this.entries = entries;
        this.baseOffset = baseOffset;
    }

    static OffsetIndex create(Storage storage, Path file, long baseOffset) throws IOException {
        return new OffsetIndex(IndexFile.create(storage, file, ENTRY_BYTES), baseOffset);
    }

    static OffsetIndex open(Storage storage, Path file, long baseOffset) throws IOException {
        return new OffsetIndex(IndexFile.open(storage, file, ENTRY_BYTES), baseOffset);
    }

    IndexFile entries() {
        return entries;
    }

    void append(long lastOffset, int position) throws IOException {
        int relative = Math.toIntExact(lastOffset - baseOffset);
        entries.append(ByteBuffer.allocate(ENTRY_BYTES).putInt(relative).putInt(position).flip());
    }

    /// The position of the last indexed batch that begins at or before `offset`'s batch: from there
    /// a search for `offset` goes forward.
    int positionBefore(long offset) throws IOException {
        int low = 0;
        int high = entries.count();
        int position = 0;
        while (low < high) {
            int middle = (low + high) >>> 1;
            ByteBuffer entry = entries.entry(middle);
            if (baseOffset + entry.getInt(0) <= offset) {
                position = entry.getInt(4);
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return position;
    }

    /// Whether what is there can belong to a segment of `segmentBytes`.
    boolean isPlausible(long segmentBytes) throws IOException {
        int count = entries.count();
        if (count == 0) {
            return true;
        }
        ByteBuffer last = entries.entry(count - 1);
        return last.getInt(0) >= 0 && last.getInt(4) >= 0 && last.getInt(4) < segmentBytes;
    }

    /// Drops the entries at or above `offset`.
    void truncate(long offset) throws IOException {
        int keep = entries.count();
        while (keep > 0 && baseOffset + entries.entry(keep - 1).getInt(0) >= offset) {
            keep--;
        }
        entries.truncate(keep);
    }
}
