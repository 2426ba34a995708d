package io.leat.broker.zookeeper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The right of one process to use a directory: a locked file in it that holds the owner's process
/// id. The operating system gives the lock back when the process ends, however it ends.
public final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "leat.lock";
    private static final int PID_BYTES_MAX = 32;

    private final FileChannel file;

    private DirectoryLock(FileChannel file) {
        this.file = file;
    }

    /// Takes the lock of `directory`, which is created if it is missing.
    ///
    /// @throws DirectoryInUse when another process, or this one, already has it
    public static DirectoryLock take(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel file =
                FileChannel.open(
                        directory.resolve(FILE),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (tryLock(file) == null) {
                throw new DirectoryInUse(directory, readOwner(file));
            }
            writeOwner(file);
            return new DirectoryLock(file);
        } catch (IOException failed) {
            file.close();
            throw failed;
        }
    }

    /// The process that has the lock now; empty when nobody has. Makes nothing.
    public static Optional<Long> owner(Path directory) throws IOException {
        Path path = directory.resolve(FILE);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (tryLock(file) != null) {
                return Optional.empty();
            }
            String owner = readOwner(file);
            return owner.matches("[0-9]{1,18}")
                    ? Optional.of(Long.parseLong(owner))
                    : Optional.empty();
        }
    }

    /// Gives the directory back; the file stays, since removing it could remove another's.
    @Override
    public void close() throws IOException {
        file.close();
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private static String readOwner(FileChannel file) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(PID_BYTES_MAX);
        file.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
    }

    private static void writeOwner(FileChannel file) throws IOException {
        String pid = ProcessHandle.current().pid() + "\n";
        file.truncate(0);
        file.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    }
}
