package io.leat.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.broker.Broker;
import io.leat.dist.cli.terminal.Console;
import io.leat.dist.local.CannotStart;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Console console = console(out);

    @TempDir private Path directory;

    @Test
    void aStartServesSaysWhereAndCanBeRepeated() throws Exception {
        for (int run = 0; run < 2; run++) {
            out.reset();
            try (Lifetime lifetime = Lifetime.begin()) {
                Broker broker = StartCommand.start(options(), lifetime, console);
                int port = broker.listeners().getFirst().port();
                try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertThat(client.isConnected()).isTrue();
                }
                assertThat(out.toString(StandardCharsets.UTF_8))
                        .contains("Kafka clients  127.0.0.1:" + port)
                        .contains("data           " + directory)
                        .contains("leat topic create greetings --bootstrap 127.0.0.1:" + port);
                assertThatThrownBy(() -> StartCommand.start(options(), lifetime, console))
                        .isInstanceOf(CannotStart.class)
                        .hasMessageContaining("in use by the process with id");
            }
        }
    }

    private Options options() {
        return new Options(Map.of("--data", List.of(directory.toString()), "--port", List.of("0")));
    }

    private static Console console(ByteArrayOutputStream bytes) {
        var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new Console(InputStream.nullInputStream(), stream, stream);
    }
}
