package io.leat.broker.coordination;

import io.leat.cluster.fencing.Answer;
import io.leat.cluster.image.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out whether a process is gone. The kernel of a host that is up refuses connections to a
/// port on which nobody listens: only that is proof. Silence is none, nor is any other error.
final class Dialer {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
    private static final int TIMEOUT_MILLIS = 200;

    private Dialer() {}

    /// Blocks; on a virtual thread.
    static Answer dial(Endpoint endpoint) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), TIMEOUT_MILLIS);
            return Answer.ACCEPTED;
        } catch (SocketTimeoutException e) {
            return Answer.SILENCE;
        } catch (ConnectException e) {
            String reason = e.getMessage();
            return reason != null && reason.startsWith("Connection refused")
                    ? Answer.REFUSED
                    : Answer.SILENCE;
        } catch (IOException e) {
            LOG.debug("broker.dial.failed host={} port={}", endpoint.host(), endpoint.port(), e);
            return Answer.SILENCE;
        }
    }
}
