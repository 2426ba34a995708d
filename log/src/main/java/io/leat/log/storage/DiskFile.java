package io.leat.log.storage;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A file on disk, opened on use and closed by the [HandleCache] when idle.
///
/// An interrupt closes a FileChannel under everybody who uses it. A file of a log is shared, so the
/// operation hides the interrupt, opens the file again and goes on; the thread's flag is set again
/// at the end.
@ThreadSafe
final class DiskFile implements StorageFile {
    private final HandleCache handles;

    private final WriteBehind writeBehind;

    @GuardedBy("this")
    private Path path;

    @GuardedBy("this")
    private @Nullable FileChannel channel;

    @GuardedBy("this")
    private int users;

    @GuardedBy("this")
    private boolean closed;

    /// Volatile: a hint for the cache, set on each use without a lock.
    private volatile boolean used;

    /// Null until something may be held. Volatile: whoever reads looks at it without a lock.
    private volatile @Nullable HeldTail tail;

    DiskFile(HandleCache handles, WriteBehind writeBehind, Path path) {
        this.handles = handles;
        this.writeBehind = writeBehind;
        this.path = path;
    }

    private interface Operation {
        long on(FileChannel channel) throws IOException;
    }

    @Override
    public synchronized Path path() {
        return path;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        writeOut();
        return writeSome(source, position);
    }

    @Override
    public void writeBehind(ByteBuffer source, long position) throws IOException {
        tail().append(source, position);
    }

    private HeldTail tail() {
        HeldTail known = tail;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            known = tail;
            if (known == null) {
                known = new HeldTail(this, writeBehind);
                tail = known;
            }
            return known;
        }
    }

    /// Writes what is held.
    void writeOut() throws IOException {
        HeldTail end = tail;
        if (end != null) {
            end.writeOut();
        }
    }

    private void writeOutBelow(long position) throws IOException {
        HeldTail end = tail;
        if (end != null && end.isHeldBelow(position)) {
            end.writeOut();
        }
    }

    @Override
    public void giveRoomBack() throws IOException {
        HeldTail end = tail;
        if (end != null) {
            end.giveRoomBack();
        } else {
            writeBehind.giveRoomBack(path()); // from before a crash
        }
    }

    /// For the tail: writes all of `source`, whatever is held.
    void writeThrough(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += writeSome(source, at);
        }
    }

    private int writeSome(ByteBuffer source, long position) throws IOException {
        int start = source.position();
        try {
            return (int) perform(file -> file.write(source.position(start), position));
        } catch (IOException e) {
            throw FullDisk.named(e);
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        writeOutBelow(position + target.remaining());
        int start = target.position();
        return (int) perform(file -> file.read(target.position(start), position));
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        writeOutBelow(position + count);
        return perform(file -> file.transferTo(position, count, target));
    }

    @Override
    public void force() throws IOException {
        writeOut();
        perform(file -> {
            file.force(false);
            return 0;
        });
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        HeldTail end = tail;
        if (end != null) {
            end.giveRoomBack();
        }
        perform(file -> file.truncate(sizeBytes).size());
    }

    @Override
    public long size() throws IOException {
        writeOut();
        return perform(FileChannel::size);
    }

    @Override
    public synchronized void renameTo(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        path = target;
    }

    @Override
    public synchronized void movedTo(Path target) {
        path = target;
    }

    @Override
    public void close() throws IOException {
        HeldTail end = tail;
        try {
            if (end != null) {
                end.close();
            }
        } finally {
            closeChannel();
        }
    }

    private void closeChannel() throws IOException {
        FileChannel last;
        synchronized (this) {
            closed = true;
            last = channel;
            channel = null;
        }
        if (last != null) {
            handles.closed(this);
            last.close();
        }
    }

    private long perform(Operation operation) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                FileChannel file = acquire();
                try {
                    return operation.on(file);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                } catch (AsynchronousCloseException e) {
                    interrupted |= Thread.interrupted();
                } catch (ClosedChannelException e) {
                    if (file.isOpen()) {
                        throw e;
                    }
                } finally {
                    release();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private FileChannel acquire() throws IOException {
        used = true;
        FileChannel file;
        synchronized (this) {
            if (closed) {
                throw new ClosedChannelException();
            }
            FileChannel current = channel;
            if (current != null && current.isOpen()) {
                users++;
                return current;
            }
            file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            boolean known = current != null;
            channel = file;
            users++;
            if (known) {
                return file;
            }
        }
        handles.opened(this);
        return file;
    }

    private synchronized void release() {
        users--;
    }

    /// For the cache: whether the file was used since the last call.
    boolean spareOnce() {
        boolean spared = used;
        used = false;
        return spared;
    }

    /// For the cache: closes the handle, unless someone is using it.
    synchronized boolean closeIfIdle() {
        if (users > 0) {
            return false;
        }
        FileChannel idle = channel;
        channel = null;
        if (idle != null) {
            try {
                idle.close();
            } catch (IOException e) {
                return true; // the descriptor is gone all the same; force() reports lost writes
            }
        }
        return true;
    }
}
