package io.leat.log.segment;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A finished index on disk, searched by positional reads: down to a block by single entries, then
/// within the block.
@ThreadSafe
public final class StoredIndex implements IndexTable {
    private static final int BLOCK_ENTRIES = 256;

    private final StorageFile file;
    private final IndexLayout layout;
    private final int count;

    StoredIndex(StorageFile file, IndexLayout layout, int count) {
        this.file = file;
        this.layout = layout;
        this.count = count;
    }

    StorageFile file() {
        return file;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long key(int entry) throws IOException {
        return layout.key(read(entry, 1), 0);
    }

    @Override
    public int value(int entry) throws IOException {
        return layout.value(read(entry, 1), 0);
    }

    @Override
    public int floor(long key) throws IOException {
        int low = 0;
        int high = count - 1;
        ByteBuffer entry = ByteBuffer.allocate(layout.entryBytes());
        while (high - low >= BLOCK_ENTRIES) {
            int middle = (low + high) >>> 1;
            file.readExactly(entry.clear(), (long) middle * layout.entryBytes());
            if (layout.key(entry, 0) <= key) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        ByteBuffer block = read(low, high - low + 1);
        int found = low - 1;
        for (int i = low; i <= high && layout.key(block, at(i - low)) <= key; i++) {
            found = i;
        }
        return found;
    }

    /// All entries, in memory.
    MemoryIndex load() throws IOException {
        MemoryIndex index = new MemoryIndex();
        for (int from = 0; from < count; from += BLOCK_ENTRIES) {
            int entries = Math.min(BLOCK_ENTRIES, count - from);
            ByteBuffer block = read(from, entries);
            for (int i = 0; i < entries; i++) {
                index.append(layout.key(block, at(i)), layout.value(block, at(i)));
            }
        }
        index.nowInFile(count);
        return index;
    }

    /// The first entries, in memory, as far as they ascend and are about offsets below
    /// `relativeOffset`: what follows may be anything.
    MemoryIndex loadBelow(long relativeOffset) throws IOException {
        MemoryIndex index = new MemoryIndex();
        int lastValue = layout == IndexLayout.OFFSET ? 0 : -1; // the first batch is not indexed
        boolean whole = true;
        for (int from = 0; whole && from < count; from += BLOCK_ENTRIES) {
            int entries = Math.min(BLOCK_ENTRIES, count - from);
            ByteBuffer block = read(from, entries);
            for (int i = 0; whole && i < entries; i++) {
                long key = layout.key(block, at(i));
                int value = layout.value(block, at(i));
                long offset = layout == IndexLayout.OFFSET ? key : value;
                whole = key > index.lastKey(-1) && value > lastValue && offset < relativeOffset;
                if (whole) {
                    index.append(key, value);
                    lastValue = value;
                }
            }
        }
        index.nowInFile(index.count());
        return index;
    }

    private int at(int entry) {
        return entry * layout.entryBytes();
    }

    private ByteBuffer read(int from, int entries) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(entries * layout.entryBytes());
        file.readExactly(block, (long) from * layout.entryBytes());
        return block;
    }
}
