package io.leat.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.zookeeper.DirectoryLock;
import io.leat.broker.zookeeper.MemberConfig;
import io.leat.dist.cli.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path directory;

    @Test
    void helpListsEveryCommandAndTheFirstSteps() {
        assertThat(leat("--help")).isZero();
        assertThat(text(out)).contains("start ", "broker ", "zookeeper ", "First steps:");
        out.reset();
        assertThat(leat()).isZero();
        assertThat(text(out)).contains("First steps:");
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(leat("--version")).isZero();
        assertThat(text(out)).matches("leat \\d+\\.\\d+\\.\\d+.*\\R");
    }

    @Test
    void aServersHelpIsReachedBothWays() {
        assertThat(leat("start", "--help")).isZero();
        String help = text(out);
        assertThat(help).contains("Usage: leat start", "--data DIR", "Examples:");
        out.reset();
        assertThat(leat("help", "start")).isZero();
        assertThat(text(out)).isEqualTo(help);
    }

    @Test
    void anUnknownCommandOrOptionIsWrongUse() {
        assertThat(leat("strat")).isEqualTo(2);
        assertThat(text(err)).contains("strat").contains("start");
        err.reset();
        assertThat(leat("start", "--prot", "9")).isEqualTo(2);
        assertThat(text(err)).contains("unknown option --prot").contains("leat start --help");
        err.reset();
        assertThat(leat("start", "--port")).isEqualTo(2);
        assertThat(text(err)).contains("--port needs a value");
    }

    @Test
    void aPortInUseIsToldBeforeAnythingIsMade() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path data = directory.resolve("data");
            String port = Integer.toString(taken.getLocalPort());
            assertThat(leat("start", "--data", data.toString(), "--port", port)).isEqualTo(1);
            assertThat(text(err)).contains("port " + port + " of 127.0.0.1 is in use", "--port");
            assertThat(data).doesNotExist();
        }
    }

    @Test
    void aDataDirectoryInUseIsRefusedWithItsUser() throws Exception {
        try (var _ = DirectoryLock.take(directory)) {
            String data = directory.toString();
            assertThat(leat("start", "--data", data, "--port", "0")).isEqualTo(1);
            assertThat(text(err))
                    .contains(data, "in use by the process with id", "--data")
                    .contains(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aDataDirectoryThatIsAFileIsRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(leat("start", "--data", file.toString(), "--port", "0")).isEqualTo(1);
        assertThat(text(err)).contains("cannot use the data directory " + file);
    }

    @Test
    void aBadPortOrSettingIsRefused() {
        assertThat(leat("start", "--port=many")).isEqualTo(1);
        assertThat(text(err)).contains("--port takes a number from 0 to 65535 and not \"many\"");
        err.reset();
        String data = directory.resolve("data").toString();
        assertThat(leat("start", "--data", data, "--port=0", "--override", "num.partition=3"))
                .isEqualTo(1);
        assertThat(text(err)).contains("num.partition=3", "the nearest is num.partitions");
        err.reset();
        assertThat(leat("start", "--data", data, "--port=0", "--override", "x")).isEqualTo(1);
        assertThat(text(err)).contains("--override takes KEY=VALUE");
    }

    @Test
    void aBrokerNeedsAConfigurationThatCanBeRead() throws Exception {
        assertThat(leat("broker")).isEqualTo(1);
        assertThat(text(err)).contains("leat broker needs --config FILE");
        err.reset();
        assertThat(leat("broker", "--config", directory + "/none")).isEqualTo(1);
        assertThat(text(err)).contains("cannot read " + directory + "/none");
        err.reset();
        Path file = directory.resolve("server.properties");
        Files.writeString(file, "broker.id=one\nbroker.ide=1\n");
        assertThat(leat("broker", "--config", file.toString())).isEqualTo(1);
        assertThat(text(err))
                .contains(file + ": broker.id=one: must be a whole number")
                .contains(file + ": broker.ide=1: neither Leat nor Kafka has this key");
    }

    @Test
    void aZooKeeperNeedsAConfigurationThatMakesSense() throws Exception {
        Path file = directory.resolve("zookeeper.properties");
        Files.writeString(file, "clientPort=2181\n");
        assertThat(leat("zookeeper", "--config", file.toString())).isEqualTo(1);
        assertThat(text(err)).contains(file + ": dataDir is missing");
    }

    @Test
    void theShippedConfigurationsAreGood() throws Exception {
        Path config = Path.of("..", "config");
        var texts = BrokerConfig.readTexts(config.resolve("server.properties"));
        assertThat(Brokers.configure("server.properties", texts).server().brokerId()).isEqualTo(1);
        assertThat(MemberConfig.read(config.resolve("zookeeper.properties")).isEnsemble())
                .isFalse();
    }

    private int leat(String... arguments) {
        var console = new Console(InputStream.nullInputStream(), stream(out), stream(err));
        return Main.run(List.of(arguments), console);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
