package io.leat.log.segment;

import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Writes an index in memory to its file, in blocks. Confined to the log's lock.
final class IndexWriter {
    private static final int BLOCK_ENTRIES = 512;

    private final Storage storage;
    private final Path path;
    private final IndexLayout layout;
    private final MemoryIndex index;
    private int written;
    private @Nullable StorageFile file;

    /// What an older file has is not believed: the first block to be written starts it anew.
    IndexWriter(SegmentPlace place, IndexLayout layout, MemoryIndex index) {
        this(place.storage(), place.path(layout.suffix()), layout, index);
    }

    IndexWriter(Storage storage, Path path, IndexLayout layout, MemoryIndex index) {
        this.storage = storage;
        this.path = path;
        this.layout = layout;
        this.index = index;
    }

    void writeFullBlocks() throws IOException {
        if (index.count() - written >= BLOCK_ENTRIES) {
            writeOut();
        }
    }

    /// Writes what is left and returns the index as it is on disk; not forced.
    StoredIndex writeAll() throws IOException {
        StorageFile target = writeOut();
        return new StoredIndex(target, layout, index.count());
    }

    private StorageFile writeOut() throws IOException {
        StorageFile target = target();
        int count = index.count();
        while (written < count) {
            int entries = Math.min(BLOCK_ENTRIES, count - written);
            ByteBuffer block = ByteBuffer.allocate(entries * layout.entryBytes());
            for (int i = written; i < written + entries; i++) {
                layout.put(block, index.key(i), index.value(i));
            }
            target.writeFully(block.flip(), (long) written * layout.entryBytes());
            written += entries;
        }
        return target;
    }

    private StorageFile target() throws IOException {
        StorageFile known = file;
        if (known != null) {
            return known;
        }
        StorageFile opened;
        if (storage.exists(path)) {
            opened = storage.open(path);
            opened.truncate(0);
        } else {
            opened = storage.create(path);
        }
        file = opened;
        return opened;
    }
}
