package io.leat.log.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStorageTest {
    @TempDir Path path;
    private final DiskStorage storage = DiskStorage.open(3);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String read(StorageFile file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) file.size());
        file.readExactly(buffer, 0);
        return java.nio.charset.StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    @Test
    void moreFilesThanMayBeOpenAreAllUsable() throws IOException {
        List<StorageFile> files = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            StorageFile file = storage.create(path.resolve("f" + i));
            file.writeFully(bytes("content " + i), 0);
            files.add(file);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(read(files.get(i))).isEqualTo("content " + i);
        }
        assertThat(storage.openFiles()).isLessThanOrEqualTo(3);
    }

    @Test
    void anInterruptedThreadDoesNotCloseTheFileForOthers() throws IOException {
        StorageFile file = storage.create(path.resolve("f"));
        Thread.currentThread().interrupt();
        file.writeFully(bytes("abc"), 0);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(read(file)).isEqualTo("abc");
    }

    @Test
    void aRenamedFileIsFoundAgainAfterItWasClosedForRoom() throws IOException {
        StorageFile file = storage.create(path.resolve("f"));
        file.writeFully(bytes("abc"), 0);
        file.renameTo(path.resolve("g"));
        for (int i = 0; i < 5; i++) {
            storage.create(path.resolve("other" + i)).writeFully(bytes("x"), 0);
        }
        assertThat(read(file)).isEqualTo("abc");
    }

    @Test
    void aClosedFileIsNotOpenedAgain() throws IOException {
        StorageFile file = storage.create(path.resolve("f"));
        file.close();
        file.close();
        assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aLockIsHeldByOneAtATime() throws IOException {
        try (Closeable held = storage.lock(path.resolve(".lock"))) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> storage.lock(path.resolve(".lock")))
                    .isInstanceOf(IOException.class);
        }
        storage.lock(path.resolve(".lock")).close();
    }

    @Test
    void theFileSystemIsSyncedOrTheCallerIsTold() throws IOException {
        assertThat(DiskStorage.withoutFileSystemSync(3).syncFileSystem(path)).isFalse();
        if (System.getProperty("os.name").equals("Linux")) {
            assertThat(storage.syncFileSystem(path)).isTrue();
            assertThatThrownBy(() -> storage.syncFileSystem(path.resolve("missing")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("errno 2");
        }
        storage.syncDirectory(path);
    }
}
