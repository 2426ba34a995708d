package io.leat.broker.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooKeeperMemberTest {
    @TempDir private Path directory;

    @Test
    void aSingleServerRunsUntilItIsClosed() throws Exception {
        Path data = directory.resolve("data");
        MemberConfig config =
                MemberConfig.read(
                        write("dataDir=" + data + "\nclientPortAddress=127.0.0.1\nclientPort=0\n"));
        assertThat(config.isEnsemble()).isFalse();
        var answering = new CountDownLatch(1);
        Thread runner;
        try (var member = ZooKeeperMember.open(config, answering::countDown)) {
            runner = Thread.ofPlatform().start(() -> run(member));
            assertThat(answering.await(20, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> ZooKeeperMember.open(config, () -> {}))
                    .isInstanceOf(DirectoryInUse.class);
        }
        assertThat(runner.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void anEnsembleNeedsTheFileThatSaysWhichMemberThisIs() throws Exception {
        Path file = write(ensemble());
        assertThatThrownBy(() -> MemberConfig.read(file))
                .isInstanceOf(BadZooKeeperConfig.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("myid is missing")
                .hasMessageContaining("one of [1, 2, 3]");
    }

    @Test
    void theMemberMustBeOneOfTheEnsemble() throws Exception {
        Path file = write(ensemble());
        Files.writeString(directory.resolve("myid"), "4\n");
        assertThatThrownBy(() -> MemberConfig.read(file))
                .hasMessageContaining("says \"4\", but the members are [1, 2, 3]");
    }

    @Test
    void anEnsembleIsRead() throws Exception {
        Path file = write(ensemble());
        Files.writeString(directory.resolve("myid"), "2\n");
        MemberConfig config = MemberConfig.read(file);
        assertThat(config.isEnsemble()).isTrue();
        assertThat(config.memberId()).isEqualTo(2);
        assertThat(config.memberCount()).isEqualTo(3);
        assertThat(config.clientAddress().getPort()).isEqualTo(2181);
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertThatThrownBy(() -> MemberConfig.read(directory.resolve("none.properties")))
                .hasMessageContaining("none.properties: cannot be read");
        Path noDir = write("clientPort=2181\n");
        assertThatThrownBy(() -> MemberConfig.read(noDir))
                .hasMessageContaining("dataDir is missing");
        Path noPort = write("dataDir=" + directory + "\n");
        assertThatThrownBy(() -> MemberConfig.read(noPort))
                .hasMessageContaining("clientPort is missing");
        Path badPort = write("dataDir=" + directory + "\nclientPort=many\n");
        assertThatThrownBy(() -> MemberConfig.read(badPort))
                .hasMessageContaining("ZooKeeper refuses it")
                .hasMessageContaining("many");
    }

    private static void run(ZooKeeperMember member) {
        try {
            member.run();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private String ensemble() {
        return """
        dataDir=%s
        clientPort=2181
        initLimit=10
        syncLimit=5
        server.1=127.0.0.1:2888:3888
        server.2=127.0.0.1:2889:3889
        server.3=127.0.0.1:2890:3890
        """
                .formatted(directory);
    }

    private Path write(String text) throws IOException {
        Path file = directory.resolve("zookeeper.properties");
        Files.writeString(file, text);
        return file;
    }
}
