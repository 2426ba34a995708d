package io.leat.broker.net;

import io.leat.broker.api.RequestContext.Peer;
import io.leat.broker.net.ConnectionThreads.Kind;
import io.leat.broker.net.SocketServer.ListenerAddress;
import io.leat.broker.net.SocketServer.SocketOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listening socket: admits connections and gives each its threads.
final class Acceptor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    /// How long to wait before accepting again when the process has no file descriptors left.
    private static final long RETRY_MILLIS = 100;

    private final ServerSocketChannel server;
    private final ListenerAddress address;
    private final SocketOptions options;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Acceptor(ServerSocketChannel server, ListenerAddress address, SocketOptions options) {
        this.server = server;
        this.address = address;
        this.options = options;
    }

    static Acceptor bind(ListenerAddress wanted, SocketOptions options) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (options.receiveBufferBytes() > 0) {
                server.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
            }
            server.bind(SocketOptions.address(wanted), options.backlog());
            var local = (InetSocketAddress) server.getLocalAddress();
            var bound = new ListenerAddress(wanted.listener(), wanted.host(), local.getPort());
            return new Acceptor(server, bound, options);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    ListenerAddress address() {
        return address;
    }

    void start(Connection.Shared shared, Connections connections) {
        Thread.ofVirtual()
                .name("leat-accept-" + address.listener())
                .start(() -> acceptUntilClosed(shared, connections));
    }

    private void acceptUntilClosed(Connection.Shared shared, Connections connections) {
        try {
            while (closed.getCount() > 0) {
                acceptOne(shared, connections);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptOne(Connection.Shared shared, Connections connections)
            throws InterruptedException {
        try {
            admit(server.accept(), shared, connections);
        } catch (ClosedChannelException e) {
            LOG.debug("acceptor.closed listener={}", address.listener());
        } catch (IOException e) {
            LOG.error("accept.failed listener={} reason={}", address.listener(), e.toString());
            var ignored = closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void admit(SocketChannel channel, Connection.Shared shared, Connections connections)
            throws IOException {
        try {
            configure(channel);
            var remote = (InetSocketAddress) channel.getRemoteAddress();
            if (connections.admit(remote.getAddress())) {
                shared.traffic().accepted();
                serve(channel, remote, shared, connections);
                return;
            }
            shared.traffic().refused();
            LOG.warn("connection.refused peer={} reason=\"too many connections\"", remote);
        } catch (IOException e) {
            LOG.debug("connection.lost listener={} reason={}", address.listener(), e.toString());
        }
        channel.close();
    }

    private void configure(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (options.sendBufferBytes() > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes());
        }
    }

    private void serve(
            SocketChannel channel,
            InetSocketAddress remote,
            Connection.Shared shared,
            Connections connections) {
        InetAddress from = remote.getAddress();
        String id = from.getHostAddress() + ":" + remote.getPort();
        Kind threads = connections.threads().take();
        var peer = new Peer(from, address.listener(), id);
        var connection = new Connection(channel, peer, shared);
        connections.opened(connection);
        threads.unstarted(
                        "leat-read-" + id,
                        () -> {
                            try {
                                connection.run();
                            } finally {
                                connections.ended(connection, from);
                                connections.threads().giveBack(threads);
                            }
                        })
                .start();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("acceptor.close_failed listener={}", address.listener(), e);
        }
    }
}
