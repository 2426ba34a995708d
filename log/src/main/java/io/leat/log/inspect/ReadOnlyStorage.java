package io.leat.log.inspect;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.storage.DiskSpace;
import io.leat.log.storage.DiskStorage;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The real file system, to be read only: whoever inspects it and writes has a bug, and gets an
/// UnsupportedOperationException.
@ThreadSafe
final class ReadOnlyStorage implements Storage {
    private final Storage disk = DiskStorage.withoutFileSystemSync(1);

    @Override
    public StorageFile open(Path file) {
        return new ReadOnlyFile(file);
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
        return disk.list(directory).stream().sorted().toList();
    }

    @Override
    public boolean isDirectory(Path path) {
        return disk.isDirectory(path);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        return disk.space(directory);
    }

    @Override
    public StorageFile create(Path file) {
        throw readOnly(file);
    }

    @Override
    public void createDirectory(Path directory) {
        throw readOnly(directory);
    }

    @Override
    public void rename(Path from, Path to) {
        throw readOnly(from);
    }

    @Override
    public void delete(Path path) {
        throw readOnly(path);
    }

    @Override
    public void syncDirectory(Path directory) {
        throw readOnly(directory);
    }

    @Override
    public boolean syncFileSystem(Path directory) {
        throw readOnly(directory);
    }

    @Override
    public Closeable lock(Path file) {
        throw readOnly(file);
    }

    private static UnsupportedOperationException readOnly(Path path) {
        return new UnsupportedOperationException(path + " is only read");
    }
}
