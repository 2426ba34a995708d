package io.leat.broker.zookeeper;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir private Path directory;

    @Test
    void aDirectoryInUseIsRefusedWithItsUser() throws IOException {
        try (var _ = DirectoryLock.take(directory)) {
            assertThatThrownBy(() -> DirectoryLock.take(directory))
                    .isInstanceOf(DirectoryInUse.class)
                    .hasMessageContaining(directory.toAbsolutePath().toString())
                    .hasMessageContaining("process with id " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aDirectoryThatWasGivenBackCanBeTakenAgain() throws IOException {
        DirectoryLock.take(directory).close();
        DirectoryLock.take(directory).close();
    }
}
