package io.leat.dist.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir private Path path;

    @Test
    void aNewDirectoryTakesAnyNumberOfBrokersAndIsNotMadeByLooking() throws Exception {
        var missing = new DataDirectory(path.resolve("missing"));
        missing.checkLayout(1);
        missing.checkLayout(3);
        assertThat(missing.user()).isEmpty();
        assertThat(missing.path()).doesNotExist();
    }

    @Test
    void theDataOfASingleBrokerIsNoClusters() throws Exception {
        make("broker");
        new DataDirectory(path).checkLayout(1);
        assertThatThrownBy(() -> new DataDirectory(path).checkLayout(3))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(path + " holds the data of a single broker")
                .hasMessageContaining("--data");
    }

    @Test
    void aClusterMayGrowButNotShrinkNorBecomeASingleBroker() throws Exception {
        make("broker-0", "broker-1", "broker-2");
        new DataDirectory(path).checkLayout(3);
        new DataDirectory(path).checkLayout(4);
        for (int brokers : new int[] {1, 2}) {
            assertThatThrownBy(() -> new DataDirectory(path).checkLayout(brokers))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("a cluster of 3 brokers; start it with --brokers 3");
        }
    }

    @Test
    void whoHasTheDirectoryIsKnownToOthersWhileHeHasIt() throws Exception {
        var directory = new DataDirectory(path);
        Files.writeString(path.resolve("leat.lock"), "1\n");
        assertThat(directory.user()).as("of a file that nobody has locked").isEmpty();
        try (var _ = directory.lock()) {
            assertThat(path.resolve("leat.lock"))
                    .hasContent(Long.toString(ProcessHandle.current().pid()));
            assertThatThrownBy(directory::lock)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("in use by the process with id")
                    .hasMessageContaining("leat stop --data " + path);
            assertThat(directory.user()).contains(ProcessHandle.current().pid());
        }
    }

    private void make(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectory(path.resolve(name));
        }
    }
}
