package io.leat.simulator.storage;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.storage.DiskFullException;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A handle of a [SimulatedStorage]'s file. Everything happens under the storage's lock.
@ThreadSafe
final class SimulatedFile implements StorageFile {
    private final SimulatedStorage storage;

    @GuardedBy("storage")
    private Path path;

    /// Null until the first use.
    @GuardedBy("storage")
    private @Nullable FileNode node;

    SimulatedFile(SimulatedStorage storage, Path path, @Nullable FileNode node) {
        this.storage = storage;
        this.path = path;
        this.node = node;
    }

    @Override
    public Path path() {
        synchronized (storage) {
            return path;
        }
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        synchronized (storage) {
            FileNode file = node();
            int count = source.remaining();
            try {
                storage.faults().count(Operation.WRITE);
            } catch (IOException e) {
                put(file, source.duplicate(), position, storage.random().nextInt(count + 1));
                throw e;
            }
            if (storage.faults().writesAreShort() && count > 1) {
                count = 1 + storage.random().nextInt(count);
            }
            long longer = Math.max(0, position + count - file.size());
            int unplaced = (int) (longer - storage.roomFor(longer));
            if (count > 0 && unplaced == count) {
                throw new DiskFullException("no room in " + path);
            }
            put(file, source, position, count - unplaced);
            return count - unplaced;
        }
    }

    @GuardedBy("storage")
    private void put(FileNode file, ByteBuffer source, long position, int count) {
        byte[] bytes = new byte[count];
        source.get(bytes);
        file.write(Math.toIntExact(position), bytes);
        file.modifiedAt(storage.millis());
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        synchronized (storage) {
            storage.faults().count(Operation.READ);
            FileNode file = node();
            if (position >= file.size()) {
                return -1;
            }
            int count = (int) Math.min(target.remaining(), file.size() - position);
            target.put(file.content(), (int) position, count);
            storage.watcher().read(path, position, count);
            return count;
        }
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 16));
        if (read(bytes, position) <= 0) {
            return 0;
        }
        return target.write(bytes.flip());
    }

    @Override
    public void force() throws IOException {
        synchronized (storage) {
            FileNode file = node();
            try {
                storage.faults().count(Operation.FORCE);
            } catch (CrashedException e) {
                throw e;
            } catch (IOException e) {
                file.loseUnforced();
                throw e;
            }
            file.force();
        }
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        synchronized (storage) {
            storage.faults().count(Operation.TRUNCATE);
            node().truncate(Math.toIntExact(sizeBytes));
        }
    }

    @Override
    public long size() throws IOException {
        synchronized (storage) {
            storage.faults().count(Operation.READ);
            return node().size();
        }
    }

    @Override
    public void renameTo(Path target) throws IOException {
        synchronized (storage) {
            node();
            storage.rename(path, target);
            path = target;
        }
    }

    @Override
    public void movedTo(Path target) {
        synchronized (storage) {
            path = target;
        }
    }

    @Override
    public void close() {}

    @GuardedBy("storage")
    private FileNode node() throws IOException {
        FileNode known = node;
        if (known == null) {
            known = storage.file(path);
            node = known;
        }
        return known;
    }
}
