package io.leat.broker.partition;

import io.leat.log.storage.DiskFullException;
import io.leat.log.storage.DiskSpace;
import io.leat.log.storage.DiskStorage;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A disk whose flushes fail while it is told so, and which counts them.
final class FailingStorage implements Storage {
    private final Storage disk = DiskStorage.open(64);
    private final AtomicInteger flushes = new AtomicInteger();

    /// Volatile: set by the test, read by whoever flushes.
    private volatile boolean failing;

    private volatile boolean full;

    void failFlushes(boolean fail) {
        failing = fail;
    }

    /// While it is full, no directory can be made.
    void fillUp(boolean fill) {
        full = fill;
    }

    int flushes() {
        return flushes.get();
    }

    private void flush() throws IOException {
        flushes.incrementAndGet();
        if (failing) {
            throw new IOException("the disk is told to fail");
        }
    }

    @Override
    public StorageFile create(Path file) throws IOException {
        return new FailingFile(disk.create(file));
    }

    @Override
    public StorageFile open(Path file) {
        return new FailingFile(disk.open(file));
    }

    @Override
    public boolean exists(Path path) {
        return disk.exists(path);
    }

    @Override
    public long size(Path file) throws IOException {
        return disk.size(file);
    }

    @Override
    public long lastModifiedMillis(Path file) throws IOException {
        return disk.lastModifiedMillis(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean isDirectory(Path path) {
        return disk.isDirectory(path);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        if (full) {
            throw new DiskFullException("the disk is told to be full");
        }
        disk.createDirectory(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        return disk.space(directory);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        flush();
        disk.syncDirectory(directory);
    }

    @Override
    public boolean syncFileSystem(Path directory) throws IOException {
        flush();
        return disk.syncFileSystem(directory);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        return disk.lock(file);
    }

    private final class FailingFile implements StorageFile {
        private final StorageFile file;

        FailingFile(StorageFile file) {
            this.file = file;
        }

        @Override
        public void force() throws IOException {
            flush();
            file.force();
        }

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            return file.write(source, position);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target)
                throws IOException {
            return file.transferTo(position, count, target);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            file.truncate(sizeBytes);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void renameTo(Path path) throws IOException {
            file.renameTo(path);
        }

        @Override
        public void movedTo(Path path) {
            file.movedTo(path);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
