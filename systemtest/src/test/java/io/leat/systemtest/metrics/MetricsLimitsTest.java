package io.leat.systemtest.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.systemtest.server.Await;
import io.leat.systemtest.server.BrokerSettings;
import io.leat.systemtest.server.BrokerUnderTest;
import io.leat.systemtest.server.LeatOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Whoever reaches the metrics' port can take only so many connections, and hold none of them with
/// half a request.
@LeatOnly
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsLimitsTest {
    private static final int CONNECTIONS_MAX = 32;
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final Duration SLACK = Duration.ofSeconds(8);

    private final int port = BrokerSettings.freePort();
    private final BrokerUnderTest broker =
            BrokerUnderTest.start(
                    BrokerSettings.fresh().with("metrics.listener", "http://127.0.0.1:" + port));

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void halfRequestsTakeABoundedNumberOfConnectionsAndAreCutOff() throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            long began = System.nanoTime();
            for (int i = 0; i < 2 * CONNECTIONS_MAX; i++) {
                open.add(begun());
            }
            Await.until(
                    "no more than " + CONNECTIONS_MAX + " connections are kept",
                    () -> open.stream().filter(MetricsLimitsTest::isOpen).count(),
                    kept -> kept <= CONNECTIONS_MAX);
            assertThat(open.stream().filter(MetricsLimitsTest::isOpen)).isNotEmpty();
            Await.until(
                    "half requests are cut off",
                    REQUEST_LIMIT.plus(SLACK),
                    () -> open.stream().filter(MetricsLimitsTest::isOpen).count(),
                    kept -> kept == 0);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isGreaterThan(REQUEST_LIMIT.dividedBy(2));
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        assertThat(answer()).startsWith("HTTP/1.1 200");
    }

    private Socket begun() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            socket.getOutputStream().write(bytes("GET /metrics HTTP/1.1\r\nHost: "));
        } catch (IOException cut) {
            return socket; // it was one too many
        }
        return socket;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Whether the other side has not ended it.
    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException silent) {
            return true;
        } catch (IOException cut) {
            return false;
        }
    }

    private String answer() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "GET /metrics HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(bytes(request));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
