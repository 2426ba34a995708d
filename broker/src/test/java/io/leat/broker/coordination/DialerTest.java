package io.leat.broker.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.cluster.fencing.Answer;
import io.leat.cluster.image.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialerTest {
    @Test
    void nobodyListensAtAnAddressThatRefuses() throws IOException {
        int port;
        try (ServerSocket socket = listen(50)) {
            port = socket.getLocalPort();
            assertThat(Dialer.dial(at(port))).isEqualTo(Answer.ACCEPTED);
        }
        assertThat(Dialer.dial(at(port))).isEqualTo(Answer.REFUSED);
    }

    @Test
    void silenceIsNoProof() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = listen(1)) {
            while (connects(full.getLocalPort(), waiting)) {
                assertThat(waiting).hasSizeLessThan(100);
            }
            assertThat(Dialer.dial(at(full.getLocalPort()))).isEqualTo(Answer.SILENCE);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /// Whether there was room for one more that nobody accepts.
    static boolean connects(int port, List<Socket> waiting) throws IOException {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static ServerSocket listen(int backlog) throws IOException {
        return new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
    }

    private static Endpoint at(int port) {
        return new Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", port);
    }
}
