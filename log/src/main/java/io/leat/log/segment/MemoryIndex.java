package io.leat.log.segment;

import static io.leat.protocol.Invariant.check;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.Arrays;

/// An index that grows at its end, in memory. One thread at a time appends (the log's lock);
/// readers see a prefix. Entries never change once they can be seen: a truncation makes a copy.
@ThreadSafe
public final class MemoryIndex implements IndexTable {
    private static final int INITIAL_ENTRIES = 16;

    private static final long[] NO_KEYS = {};
    private static final int[] NO_VALUES = {};

    private long[] keys = NO_KEYS;
    private int[] values = NO_VALUES;

    /// Volatile: publishes the arrays and the entries below it.
    private volatile int count;

    /// So many of the first entries are in the index's file and are not written again. Confined to
    /// the one thread at a time that appends.
    private int inFile;

    @Override
    public int count() {
        return count;
    }

    @Override
    public long key(int entry) {
        check(entry < count, "no such index entry", entry, count);
        return keys[entry];
    }

    @Override
    public int value(int entry) {
        check(entry < count, "no such index entry", entry, count);
        return values[entry];
    }

    /// The last key, or `none` when empty.
    long lastKey(long none) {
        int entries = count;
        return entries == 0 ? none : keys[entries - 1];
    }

    void append(long key, int value) {
        int entries = count;
        check(entries == 0 || keys[entries - 1] < key, "index keys grow");
        if (entries == keys.length) {
            int capacity = Math.max(INITIAL_ENTRIES, entries * 2);
            keys = Arrays.copyOf(keys, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        keys[entries] = key;
        values[entries] = value;
        count = entries + 1;
    }

    int inFile() {
        return inFile;
    }

    void nowInFile(int entries) {
        check(entries <= count, "what is in the file is in memory", entries, count);
        inFile = entries;
    }

    /// The first `entries` entries, as an index of their own.
    MemoryIndex head(int entries) {
        MemoryIndex head = new MemoryIndex();
        head.keys = Arrays.copyOf(keys, entries);
        head.values = Arrays.copyOf(values, entries);
        head.count = entries;
        head.inFile = Math.min(inFile, entries);
        return head;
    }
}
