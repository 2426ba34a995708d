package io.leat.dist.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The processes are shell scripts here; a system test runs real ones.
class LocalClusterTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir private Path directory;

    @Test
    void aProcessThatEndsAtOnceEndsTheStartWithItsLastWords() throws Exception {
        Path leat = program("echo called with \"$@\"; echo the disk is on fire; exit 3");
        for (int start = 0; start < 2; start++) {
            try (LocalCluster cluster = cluster(leat)) {
                assertThatThrownBy(cluster::start)
                        .isInstanceOf(CannotStart.class)
                        .hasMessageContaining("zookeeper")
                        .hasMessageContaining("ended with code 3")
                        .hasMessageContaining("the disk is on fire")
                        .hasMessageContaining(
                                "called with zookeeper --config "
                                        + directory.resolve("config/zookeeper.properties"));
            }
        }
        assertThat(directory.resolve("output/zookeeper.log.previous"))
                .content()
                .contains("the disk is on fire");
    }

    @Test
    void aChildIgnoresTheTerminalButNotItsParent() throws Exception {
        Path output = directory.resolve("child.log");
        List<String> command =
                List.of("/bin/sh", "-c", "echo \"$LEAT_PARENT_PID\"; kill -INT $$; exec sleep 60");
        Child child = Child.start("child", command, output);
        while (child.process().info().command().stream().noneMatch(it -> it.contains("sleep"))) {
            assertThat(child.process().isAlive()).as("it outlives SIGINT").isTrue();
            Thread.onSpinWait();
        }
        assertThat(child.lastLines()).containsExactly("" + ProcessHandle.current().pid());
        assertThat(child.stop(Duration.ofSeconds(20))).isTrue();
        assertThat(child.ending()).isEqualTo("was ended by signal 15");
    }

    private LocalCluster cluster(Path leat) throws IOException {
        List<Integer> ports = List.of(1, 2);
        var plan = new ClusterPlan(directory, ports, 3, Map.of());
        return new LocalCluster(plan, leat, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private Path program(String line) throws IOException {
        Path file = directory.resolve("leat");
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }
}
