package io.leat.client;

import static io.leat.protocol.Invariant.check;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// What every part of the client needs to know.
///
/// @param bootstrap the servers that are asked first; one that answers is enough
/// @param clientId names this application in the servers' logs and in group descriptions
/// @param connectTimeout how long the first answer of a server, and of all bootstrap servers
///   together, may take
/// @param requestTimeout how long one answer may take before the connection is given up
/// @param frameBytesMax the largest answer that is accepted
public record ClientOptions(
        List<ServerAddress> bootstrap,
        String clientId,
        Duration connectTimeout,
        Duration requestTimeout,
        int frameBytesMax) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final int FRAME_BYTES_MAX = 128 << 20;

    public ClientOptions {
        bootstrap = List.copyOf(bootstrap);
        check(!bootstrap.isEmpty(), "at least one bootstrap server is named");
        check(connectTimeout.isPositive(), "the connect timeout is positive");
        check(requestTimeout.isPositive(), "the request timeout is positive");
        check(frameBytesMax > 0, "the largest frame is positive");
    }

    /// The defaults, for servers named `host:port` or `host:port,host:port`; throws
    /// [IllegalArgumentException] when that is not what the text says.
    public static ClientOptions of(String servers) {
        List<ServerAddress> addresses =
                Arrays.stream(servers.split(",")).map(ServerAddress::parse).toList();
        return new ClientOptions(
                addresses, "leat-client", CONNECT_TIMEOUT, REQUEST_TIMEOUT, FRAME_BYTES_MAX);
    }

    public ClientOptions withClientId(String id) {
        return new ClientOptions(bootstrap, id, connectTimeout, requestTimeout, frameBytesMax);
    }

    public ClientOptions withConnectTimeout(Duration timeout) {
        return new ClientOptions(bootstrap, clientId, timeout, requestTimeout, frameBytesMax);
    }

    public ClientOptions withRequestTimeout(Duration timeout) {
        return new ClientOptions(bootstrap, clientId, connectTimeout, timeout, frameBytesMax);
    }

    public ClientOptions withFrameBytesMax(int bytes) {
        return new ClientOptions(bootstrap, clientId, connectTimeout, requestTimeout, bytes);
    }
}
