package io.leat.simulator.storage;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.storage.DiskFullException;
import io.leat.log.storage.DiskSpace;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A [Storage] in memory; the package says how it forgets. The same seed and calls give the same
/// storage.
@ThreadSafe
public final class SimulatedStorage implements Storage {
    @GuardedBy("this")
    private final DirectoryNode root;

    @GuardedBy("this")
    private final RandomGenerator random;

    @GuardedBy("this")
    private Faults faults = Faults.none();

    @GuardedBy("this")
    private ReadWatcher watcher = (file, position, bytes) -> {};

    @GuardedBy("this")
    private long millis;

    private long capacityBytes = Long.MAX_VALUE;

    private final boolean canSyncFileSystem;

    private SimulatedStorage(
            DirectoryNode root, RandomGenerator random, boolean canSyncFileSystem) {
        this.root = root;
        this.random = random;
        this.canSyncFileSystem = canSyncFileSystem;
    }

    /// An empty disk. Without `canSyncFileSystem` it is one of a platform that has no syncfs.
    public static SimulatedStorage empty(RandomGenerator random, boolean canSyncFileSystem) {
        return new SimulatedStorage(new DirectoryNode(), random, canSyncFileSystem);
    }

    /// The disk as the machine finds it when it starts again. This one is of no more use.
    public synchronized SimulatedStorage crash() {
        return new SimulatedStorage(root.crashed(random), random, canSyncFileSystem);
    }

    /// Told of each read of a file's bytes.
    public interface ReadWatcher {
        void read(Path file, long position, int bytes);
    }

    /// From now on reads are told to `newWatcher`.
    public synchronized void watchReads(ReadWatcher newWatcher) {
        watcher = newWatcher;
    }

    synchronized ReadWatcher watcher() {
        return watcher;
    }

    /// From now on operations fail as `newFaults` say.
    public synchronized void inject(Faults newFaults) {
        faults = newFaults;
    }

    /// What is written from now on is written at `newMillis`.
    public synchronized void timeIs(long newMillis) {
        millis = newMillis;
    }

    synchronized long millis() {
        return millis;
    }

    /// From now on the disk has room for `bytes` more bytes of files. What is truncated or deleted
    /// makes room.
    public synchronized void leaveRoomFor(long bytes) {
        capacityBytes = used(root) + bytes;
    }

    /// The disk never fills.
    public synchronized void leaveRoomForAll() {
        capacityBytes = Long.MAX_VALUE;
    }

    /// How many of `bytes` bytes that make files longer find room.
    synchronized long roomFor(long bytes) {
        return capacityBytes == Long.MAX_VALUE
                ? bytes
                : Math.clamp(capacityBytes - used(root), 0, bytes);
    }

    private static long used(DirectoryNode directory) {
        long bytes = 0;
        for (Node node : directory.names().values()) {
            bytes +=
                    switch (node) {
                        case FileNode file -> file.size();
                        case DirectoryNode below -> used(below);
                    };
        }
        return bytes;
    }

    synchronized Faults faults() {
        return faults;
    }

    synchronized RandomGenerator random() {
        return random;
    }

    @Override
    public synchronized StorageFile create(Path file) throws IOException {
        faults.count(Operation.CREATE);
        if (find(file) != null) {
            throw new FileAlreadyExistsException(file.toString());
        }
        if (roomFor(1) == 0) {
            throw new DiskFullException("no room for " + file);
        }
        FileNode node = new FileNode();
        parent(file).change(Map.of(name(file), Optional.of(node)));
        return new SimulatedFile(this, file, node);
    }

    @Override
    public StorageFile open(Path file) {
        return new SimulatedFile(this, file, null);
    }

    @Override
    public synchronized boolean exists(Path path) {
        return find(path) != null;
    }

    @Override
    public synchronized boolean isDirectory(Path path) {
        return find(path) instanceof DirectoryNode;
    }

    @Override
    public synchronized long size(Path file) throws IOException {
        faults.count(Operation.READ);
        return file(file).size();
    }

    @Override
    public synchronized long lastModifiedMillis(Path file) throws IOException {
        faults.count(Operation.READ);
        return file(file).modifiedMillis();
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        faults.count(Operation.READ);
        return List.copyOf(directory(directory).names().keySet());
    }

    @Override
    public synchronized void createDirectory(Path directory) throws IOException {
        DirectoryNode node = root;
        List<Path> missing = new ArrayList<>();
        for (Path part : directory) {
            Node next = node.names().get(part.toString());
            if (next instanceof DirectoryNode found && missing.isEmpty()) {
                node = found;
            } else {
                missing.add(part);
            }
        }
        for (Path part : missing) {
            faults.count(Operation.CREATE);
            DirectoryNode created = new DirectoryNode();
            node.change(Map.of(part.toString(), Optional.of(created)));
            node = created;
        }
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        faults.count(Operation.RENAME);
        Node node = find(from);
        if (node == null) {
            throw new NoSuchFileException(from.toString());
        }
        if (!Objects.equals(from.getParent(), to.getParent())) {
            throw new IOException("a rename stays in its directory: " + from + " to " + to);
        }
        parent(from).change(Map.of(name(from), Optional.empty(), name(to), Optional.of(node)));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        if (find(path) == null) {
            return;
        }
        faults.count(Operation.DELETE);
        parent(path).change(Map.of(name(path), Optional.empty()));
    }

    @Override
    public synchronized DiskSpace space(Path directory) {
        if (capacityBytes == Long.MAX_VALUE) {
            return new DiskSpace(Long.MAX_VALUE, Long.MAX_VALUE);
        }
        return new DiskSpace(capacityBytes, Math.max(0, capacityBytes - used(root)));
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        faults.count(Operation.SYNC_DIRECTORY);
        directory(directory).sync();
    }

    @Override
    public synchronized boolean syncFileSystem(Path directory) throws IOException {
        if (!canSyncFileSystem) {
            return false;
        }
        try {
            faults.count(Operation.SYNC_FILE_SYSTEM);
        } catch (CrashedException e) {
            throw e;
        } catch (IOException e) {
            loseUnforced(root);
            throw e;
        }
        syncAll(root);
        return true;
    }

    private static void syncAll(DirectoryNode directory) {
        directory.sync();
        for (Node node : directory.names().values()) {
            switch (node) {
                case FileNode file -> file.force();
                case DirectoryNode below -> syncAll(below);
            }
        }
    }

    private static void loseUnforced(DirectoryNode directory) {
        for (Node node : directory.names().values()) {
            switch (node) {
                case FileNode file -> file.loseUnforced();
                case DirectoryNode below -> loseUnforced(below);
            }
        }
    }

    @Override
    public synchronized Closeable lock(Path file) throws IOException {
        if (find(file) == null) {
            create(file);
        }
        return () -> {};
    }

    synchronized FileNode file(Path path) throws IOException {
        if (find(path) instanceof FileNode file) {
            return file;
        }
        throw new NoSuchFileException(path.toString());
    }

    @GuardedBy("this")
    private DirectoryNode directory(Path path) throws IOException {
        if (find(path) instanceof DirectoryNode directory) {
            return directory;
        }
        throw new NoSuchFileException(path.toString());
    }

    @GuardedBy("this")
    private DirectoryNode parent(Path path) throws IOException {
        Path above = path.getParent();
        return above == null || above.getNameCount() == 0 ? root : directory(above);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    @GuardedBy("this")
    private @Nullable Node find(Path path) {
        Node node = root;
        for (Path part : path) {
            if (!(node instanceof DirectoryNode directory)) {
                return null;
            }
            node = directory.names().get(part.toString());
        }
        return node;
    }
}
