package io.leat.log.inspect;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.storage.DiskSpace;
import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A file system that can only be read.
@ThreadSafe
final class ReadOnlyStorage implements Storage {
    @Override
    public StorageFile open(Path file) {
        return new ReadOnlyFile(file);
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
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
            return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
        }
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return new DiskSpace(store.getTotalSpace(), store.getUsableSpace());
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
