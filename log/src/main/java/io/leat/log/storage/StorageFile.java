package io.leat.log.storage;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/// One file, read and written by position. Any number of threads may use it at once; it does not
/// order overlapping writes.
@ThreadSafe
public interface StorageFile extends Closeable {
    Path path();

    /// Writes some of `source` at `position` and moves its position by the count returned, which
    /// may be less than what remains. Borrows the buffer. Throws [DiskFullException].
    int write(ByteBuffer source, long position) throws IOException;

    /// Writes all of `source` at `position`, the file's end, or keeps it in memory until the file
    /// is forced, read there, written or cut, or its file system is synced: for what nobody takes
    /// for written before. Throws [DiskFullException] only for what is written at once. Borrows the
    /// buffer.
    default void writeBehind(ByteBuffer source, long position) throws IOException {
        writeFully(source, position);
    }

    /// Nothing is appended for a while: gives back what room was made beyond the file's end.
    default void giveRoomBack() throws IOException {}

    /// Reads some bytes at `position` into `target`; -1 at or past the end. Borrows the buffer.
    int read(ByteBuffer target, long position) throws IOException;

    /// Sends up to `count` bytes from `position` to `target`; returns how many it took.
    long transferTo(long position, long count, WritableByteChannel target) throws IOException;

    /// Makes the bytes (and the size) durable, as fdatasync does. After a failure what was written
    /// before may be lost although reads still show it: never call it again and believe it.
    void force() throws IOException;

    void truncate(long sizeBytes) throws IOException;

    long size() throws IOException;

    /// Renames the file while others go on using it.
    void renameTo(Path path) throws IOException;

    /// Says that the file is now found at `path`, because a directory above it was renamed.
    void movedTo(Path path);

    /// Writes all of `source`: a write may be partial (KAFKA-17181).
    default void writeFully(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            int written = write(source, at);
            if (written <= 0) {
                throw new IOException("nothing could be written to " + path() + " at " + at);
            }
            at += written;
        }
    }

    /// Fills `target` from `position` on; returns how many bytes there were, fewer only at the end.
    default int readFully(ByteBuffer target, long position) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            int count = read(target, position + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    /// As [#readFully], but an end that comes too soon is an [EOFException].
    default void readExactly(ByteBuffer target, long position) throws IOException {
        int wanted = target.remaining();
        int count = readFully(target, position);
        if (count < wanted) {
            throw new EOFException(
                    "%s ends %d bytes too soon, read at %d"
                            .formatted(path(), wanted - count, position));
        }
    }

    /// Never throws when called twice. Forces nothing.
    @Override
    void close() throws IOException;
}
