package io.leat.log.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.leat.log.storage.Storage;
import io.leat.log.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A file small enough to be read and replaced as a whole.
public record SmallFile(Storage storage, Path path) {
    private static final long SIZE_MAX = 256L << 20;

    /// Replaces the content; durable when this returns. A crash leaves the old or the new content.
    public void replace(String content) throws IOException {
        replace(ByteBuffer.wrap(content.getBytes(UTF_8)));
    }

    /// As [#replace(String)]. Borrows the buffer.
    public void replace(ByteBuffer content) throws IOException {
        StagedFile staged = stage(content);
        try (StorageFile file = staged.file()) {
            file.force();
        }
        staged.publish();
        storage.syncDirectory(requireNonNull(path.getParent()));
    }

    /// Writes new content beside the old one; forces nothing.
    StagedFile stage(String content) throws IOException {
        return stage(ByteBuffer.wrap(content.getBytes(UTF_8)));
    }

    private StagedFile stage(ByteBuffer content) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        storage.delete(temporary);
        StorageFile file = storage.create(temporary);
        try {
            file.writeFully(content, 0);
            return new StagedFile(storage, file, path);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// Empty if there is no such file.
    public Optional<String> read() throws IOException {
        return readBytes().map(bytes -> UTF_8.decode(bytes).toString());
    }

    /// Empty if there is no such file.
    public Optional<ByteBuffer> readBytes() throws IOException {
        try (StorageFile file = storage.open(path)) {
            long size = file.size();
            if (size > SIZE_MAX) {
                throw new IOException(path + " is too large: " + size + " bytes");
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            file.readExactly(content, 0);
            return Optional.of(content.flip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
