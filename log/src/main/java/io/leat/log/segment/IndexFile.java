package io.leat.log.segment;

import static io.leat.protocol.Invariant.check;
import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file of entries of one size that only grows. Entries are written in blocks; the last ones are
/// in memory until [#writeOut()]. The file is created with its first block: an idle segment has
/// none.
@ThreadSafe
final class IndexFile {
    private static final int BLOCK_BYTES = 4096;

    private final Storage storage;
    private final int entryBytes;

    @GuardedBy("this")
    private Path path;

    @GuardedBy("this")
    private @Nullable StorageFile file;

    @GuardedBy("this")
    private int written;

    /// Entries after the written ones, from position 0; null while there are none.
    @GuardedBy("this")
    private @Nullable ByteBuffer tail;

    private IndexFile(Storage storage, Path path, int entryBytes) {
        this.storage = storage;
        this.path = path;
        this.entryBytes = entryBytes;
    }

    /// An empty index; a file left over at `path` is removed.
    static IndexFile create(Storage storage, Path path, int entryBytes) throws IOException {
        storage.delete(path);
        return new IndexFile(storage, path, entryBytes);
    }

    /// The index that is there, or an empty one.
    static IndexFile open(Storage storage, Path path, int entryBytes) throws IOException {
        IndexFile index = new IndexFile(storage, path, entryBytes);
        index.load();
        return index;
    }

    private synchronized void load() throws IOException {
        if (storage.exists(path)) {
            file = storage.open(path);
            written = (int) (storage.size(path) / entryBytes);
        }
    }

    synchronized int count() {
        return written + (tail == null ? 0 : tail.position() / entryBytes);
    }

    /// The entry as a buffer of its own, at position 0.
    synchronized ByteBuffer entry(int index) throws IOException {
        check(index >= 0 && index < count(), "the index has the entry", index, count());
        ByteBuffer entry = ByteBuffer.allocate(entryBytes);
        if (index < written) {
            requireNonNull(file).readExactly(entry, (long) index * entryBytes);
            return entry.flip();
        }
        entry.put(requireNonNull(tail).slice((index - written) * entryBytes, entryBytes));
        return entry.flip();
    }

    /// Adds an entry of the index's size; borrows it.
    synchronized void append(ByteBuffer entry) throws IOException {
        check(entry.remaining() == entryBytes, "an entry has its size");
        if (tail == null) {
            tail = ByteBuffer.allocate(entryBytes * 8);
        }
        if (tail.remaining() < entryBytes) {
            if (tail.capacity() >= BLOCK_BYTES) {
                writeOut();
            } else {
                tail = ByteBuffer.allocate(tail.capacity() * 4).put(tail.flip());
            }
        }
        requireNonNull(tail).put(entry);
    }

    /// Writes the entries that are in memory only.
    synchronized void writeOut() throws IOException {
        ByteBuffer entries = tail;
        if (entries == null || entries.position() == 0) {
            return;
        }
        if (file == null) {
            file = storage.create(path);
        }
        int count = entries.position() / entryBytes;
        file.writeFully(entries.flip(), (long) written * entryBytes);
        written += count;
        entries.clear();
    }

    /// Drops all entries from `count` on.
    synchronized void truncate(int count) throws IOException {
        int keep = Math.min(count, count());
        writeOut();
        if (file != null) {
            file.truncate((long) keep * entryBytes);
        }
        written = keep;
    }

    /// Writes out, and lets go of the memory: the segment gets no more entries.
    synchronized void seal() throws IOException {
        writeOut();
        tail = null;
    }

    synchronized void moved(Path directory) {
        path = directory.resolve(path.getFileName());
        if (file != null) {
            file.movedTo(path);
        }
    }

    synchronized void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    synchronized void delete() throws IOException {
        close();
        storage.delete(path);
    }
}
