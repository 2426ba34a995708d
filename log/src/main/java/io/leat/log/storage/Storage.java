package io.leat.log.storage;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A file system. What finds no room on it is a [DiskFullException]. Nothing done through it
/// survives a crash until it was forced: a file's bytes by [StorageFile#force()], its name by
/// [#syncDirectory], both by [#syncFileSystem].
@ThreadSafe
public interface Storage {
    /// Creates an empty file; one that exists already is a
    /// [java.nio.file.FileAlreadyExistsException].
    StorageFile create(Path file) throws IOException;

    /// A handle for a file that exists. Opens nothing before the first use, so it fails only then.
    StorageFile open(Path file);

    boolean exists(Path path);

    /// The file's length; a missing one is a [NoSuchFileException].
    long size(Path file) throws IOException;

    /// When the file's bytes last changed, in milliseconds since 1970; a missing one is a
    /// [NoSuchFileException].
    long lastModifiedMillis(Path file) throws IOException;

    /// The names in a directory, in no particular order.
    List<String> list(Path directory) throws IOException;

    boolean isDirectory(Path path);

    /// Creates a directory and the missing ones above it; fine if it exists.
    void createDirectory(Path directory) throws IOException;

    /// Renames a file or directory in one step, replacing a file that has the new name.
    void rename(Path from, Path to) throws IOException;

    /// Removes a file or an empty directory; fine if it is gone.
    void delete(Path path) throws IOException;

    /// Of the file system that holds `directory`.
    DiskSpace space(Path directory) throws IOException;

    /// Makes the names in a directory durable.
    void syncDirectory(Path directory) throws IOException;

    /// Makes everything on the file system of `directory` durable; false where that is not on
    /// offer, and nothing was done. Reports failures of earlier background writes too.
    boolean syncFileSystem(Path directory) throws IOException;

    /// Locks `file` (created if missing) against other processes until closed; held by another, it
    /// is a [FileLockedException].
    Closeable lock(Path file) throws IOException;
}
