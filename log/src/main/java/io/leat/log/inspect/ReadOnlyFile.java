package io.leat.log.inspect;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A file that can only be read; it is opened for nothing else.
@ThreadSafe
final class ReadOnlyFile implements StorageFile {
    private final Path path;

    /// Null until the first use.
    @GuardedBy("this")
    private @Nullable FileChannel channel;

    ReadOnlyFile(Path path) {
        this.path = path;
    }

    private synchronized FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(path, StandardOpenOption.READ);
            channel = open;
        }
        return open;
    }

    /// The whole file, of which there must be no more than an array holds.
    static ByteBuffer content(Path path) throws IOException {
        try (ReadOnlyFile file = new ReadOnlyFile(path)) {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.readFully(content, 0);
            return content.flip();
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return channel().read(target, position);
    }

    @Override
    public long size() throws IOException {
        return channel().size();
    }

    @Override
    public synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public int write(ByteBuffer source, long position) {
        throw readOnly();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw readOnly();
    }

    @Override
    public void force() {
        throw readOnly();
    }

    @Override
    public void truncate(long sizeBytes) {
        throw readOnly();
    }

    @Override
    public void renameTo(Path target) {
        throw readOnly();
    }

    @Override
    public void movedTo(Path target) {
        throw readOnly();
    }

    private UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException(path + " is only read");
    }
}
