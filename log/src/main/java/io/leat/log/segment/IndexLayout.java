package io.leat.log.segment;

import java.nio.ByteBuffer;

/// How an index's entries lie in its file: a key, and a value of four bytes.
public enum IndexLayout {
    /// Relative offset → position.
    OFFSET(4, SegmentFiles.OFFSET_INDEX),
    /// Timestamp → relative offset.
    TIME(8, SegmentFiles.TIME_INDEX);

    private static final int VALUE_BYTES = 4;

    private final int keyBytes;
    private final String suffix;

    IndexLayout(int keyBytes, String suffix) {
        this.keyBytes = keyBytes;
        this.suffix = suffix;
    }

    String suffix() {
        return suffix;
    }

    public int entryBytes() {
        return keyBytes + VALUE_BYTES;
    }

    public long key(ByteBuffer entry, int at) {
        return this == OFFSET ? entry.getInt(at) : entry.getLong(at);
    }

    public int value(ByteBuffer entry, int at) {
        return entry.getInt(at + keyBytes);
    }

    void put(ByteBuffer target, long key, int value) {
        if (this == OFFSET) {
            target.putInt((int) key);
        } else {
            target.putLong(key);
        }
        target.putInt(value);
    }
}
