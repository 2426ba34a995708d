package io.leat.broker;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.Listener;
import io.leat.broker.config.NetworkConfig;
import io.leat.broker.net.NetworkLimits;
import io.leat.broker.net.SocketServer;
import io.leat.broker.net.SocketServer.ListenerAddress;
import io.leat.log.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// The network part of the configuration, as `broker.net` takes it.
final class NetworkSettings {
    /// How long a request may take to arrive, or a response to be taken, once it has begun.
    private static final Duration PROGRESS = Duration.ofSeconds(30);

    /// Memory for requests while `queued.max.request.bytes` leaves it to the broker.
    private static final long BUFFER_BYTES = 128L << 20;

    /// Two threads each, some 100 KiB of memory together (docs/decisions/0011).
    private static final int PLAIN_CONNECTIONS = 64;

    private NetworkSettings() {}

    static SocketServer bind(BrokerConfig config, Clock clock) throws IOException {
        NetworkConfig network = config.network();
        NetworkConfig.SocketOptions socket = network.socket();
        List<ListenerAddress> addresses =
                config.listeners().listeners().stream().map(NetworkSettings::address).toList();
        var options =
                new SocketServer.SocketOptions(
                        socket.sendBufferBytes(),
                        socket.receiveBufferBytes(),
                        socket.listenBacklog());
        return SocketServer.bind(addresses, options, limits(network), clock);
    }

    private static ListenerAddress address(Listener listener) {
        return new ListenerAddress(listener.name(), listener.host(), listener.port());
    }

    private static NetworkLimits limits(NetworkConfig network) {
        long configured = network.queuedRequestBytesMax();
        long buffers = configured > 0 ? configured : BUFFER_BYTES;
        long idle = network.socket().idleMillisMax();
        Duration idleTimeout = idle < 0 ? Duration.ofDays(36_500) : Duration.ofMillis(idle);
        return new NetworkLimits(
                network.requestBytesMax(),
                Math.max(buffers, 2L * network.requestBytesMax()),
                Math.max(1, network.connections().total()),
                Math.max(1, network.connections().perAddress()),
                PLAIN_CONNECTIONS,
                idleTimeout,
                idleTimeout.compareTo(PROGRESS) < 0 ? idleTimeout : PROGRESS);
    }
}
