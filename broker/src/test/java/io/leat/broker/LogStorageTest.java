package io.leat.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfigReading;
import io.leat.log.Clock;
import io.leat.log.LogDirectory;
import io.leat.log.storage.FileLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStorageTest {
    @TempDir private Path path;

    private BrokerConfig config(String... names) {
        StringBuilder dirs = new StringBuilder();
        for (String name : names) {
            dirs.append(dirs.isEmpty() ? "" : ",").append(path.resolve(name));
        }
        ConfigReading reading =
                BrokerConfig.read(
                        "test",
                        Map.of(
                                "broker.id",
                                "1",
                                "listeners",
                                "PLAINTEXT://127.0.0.1:0",
                                "log.dirs",
                                dirs.toString(),
                                "zookeeper.connect",
                                "127.0.0.1:1"));
        return ((ConfigReading.Accepted) reading).config();
    }

    @Test
    void aDeadDirectoryDoesNotStopTheOthers() throws IOException {
        Files.createFile(path.resolve("dead"));
        LogStorage storage = LogStorage.open(config("dead", "good"), Clock.system());
        assertThat(storage.opened())
                .extracting(LogDirectory::path)
                .containsExactly(path.resolve("good"));
        assertThat(storage.unusable()).containsOnlyKeys(path.resolve("dead"));
        storage.directories().close();
    }

    @Test
    void ifAllDirectoriesAreDeadTheReasonsAreGiven() throws IOException {
        Files.createFile(path.resolve("dead"));
        Files.createFile(path.resolve("gone"));
        assertThatThrownBy(() -> LogStorage.open(config("dead", "gone"), Clock.system()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none of log.dirs can be used")
                .hasMessageContaining(path.resolve("dead").toString())
                .hasMessageContaining(path.resolve("gone").toString());
    }

    @Test
    void aDirectoryThatIsInUseRefusesTheStartAndReleasesTheOthers() throws IOException {
        LogStorage holder = LogStorage.open(config("used"), Clock.system());
        assertThatThrownBy(() -> LogStorage.open(config("free", "used"), Clock.system()))
                .isInstanceOf(FileLockedException.class);
        holder.directories().close();
        LogStorage.open(config("free", "used"), Clock.system()).directories().close();
    }
}
