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
    private @Nullable StorageFile file;

    /// Of what an older file has the index says how much counts; the first block to be written cuts
    /// off the rest. Nothing that counts is ever written again: it may be durable (see
    /// [MarkedIndexes]).
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
        if (index.count() - index.inFile() >= BLOCK_ENTRIES) {
            writeOut();
        }
    }

    /// Writes what is left; the file, not forced.
    StorageFile writeSoFar() throws IOException {
        return writeOut();
    }

    /// Writes what is left and returns the index as it is on disk; not forced.
    StoredIndex writeAll() throws IOException {
        StorageFile target = writeOut();
        return new StoredIndex(target, layout, index.count());
    }

    private StorageFile writeOut() throws IOException {
        StorageFile target = target();
        int count = index.count();
        while (index.inFile() < count) {
            int written = index.inFile();
            int entries = Math.min(BLOCK_ENTRIES, count - written);
            ByteBuffer block = ByteBuffer.allocate(entries * layout.entryBytes());
            for (int i = written; i < written + entries; i++) {
                layout.put(block, index.key(i), index.value(i));
            }
            target.writeFully(block.flip(), (long) written * layout.entryBytes());
            index.nowInFile(written + entries);
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
            opened.truncate((long) index.inFile() * layout.entryBytes());
        } else {
            opened = storage.create(path);
            index.nowInFile(0);
        }
        file = opened;
        return opened;
    }
}
