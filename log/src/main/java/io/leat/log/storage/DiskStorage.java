package io.leat.log.storage;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The real file system. At most `openFilesMax` files are open when idle.
@ThreadSafe
public final class DiskStorage implements Storage {
    private final HandleCache handles;
    private final Optional<FileSystemSync> fileSystemSync;
    private final WriteBehind writeBehind = new WriteBehind();

    private DiskStorage(HandleCache handles, Optional<FileSystemSync> fileSystemSync) {
        this.handles = handles;
        this.fileSystemSync = fileSystemSync;
    }

    public static DiskStorage open(int openFilesMax) {
        return new DiskStorage(new HandleCache(openFilesMax), FileSystemSync.find());
    }

    /// Without syncfs, as on platforms that lack it, or where nothing is written.
    public static DiskStorage withoutFileSystemSync(int openFilesMax) {
        return new DiskStorage(new HandleCache(openFilesMax), Optional.empty());
    }

    /// How many files are open now.
    public int openFiles() {
        return handles.size();
    }

    @Override
    public StorageFile create(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw FullDisk.named(e);
        }
        return new DiskFile(handles, writeBehind, file);
    }

    @Override
    public StorageFile open(Path file) {
        return new DiskFile(handles, writeBehind, file);
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public long lastModifiedMillis(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis();
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        }
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw FullDisk.named(e);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FullDisk.named(e);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return new DiskSpace(store.getTotalSpace(), store.getUsableSpace());
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public boolean syncFileSystem(Path directory) throws IOException {
        if (fileSystemSync.isEmpty()) {
            return false;
        }
        writeBehind.writeOut(directory);
        fileSystemSync.get().sync(directory);
        return true;
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new FileLockedException(file + " is locked: another broker uses this directory");
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
