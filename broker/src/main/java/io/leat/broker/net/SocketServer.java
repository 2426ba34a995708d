package io.leat.broker.net;

import io.leat.broker.api.ApiTable;
import io.leat.log.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The listening sockets of the broker and the connections that they accepted.
///
/// Binding and accepting are two steps, so that the ports are known (and taken) before the broker
/// registers itself, and nobody is served before it is ready.
public final class SocketServer implements AutoCloseable {
    private final List<Acceptor> acceptors;
    private final Connections connections;
    private final NetworkLimits limits;
    private final Clock clock;
    private final Reaper reaper;
    private final Traffic traffic;
    private final BufferPool pool;

    /// A name of the configuration's `listeners` and where it binds; port 0 picks a free one.
    public record ListenerAddress(String listener, String host, int port) {}

    private SocketServer(NetworkLimits limits, Clock clock, List<Acceptor> acceptors) {
        this.limits = limits;
        this.clock = clock;
        this.acceptors = acceptors;
        this.connections = new Connections(limits);
        this.reaper = new Reaper(connections, clock);
        this.traffic = new Traffic(clock);
        this.pool =
                new BufferPool(limits.bufferBytesMax(), Boolean.getBoolean("leat.poison.buffers"));
    }

    /// Binds every address; throws when one cannot be had, and then holds none.
    public static SocketServer bind(
            List<ListenerAddress> addresses,
            SocketOptions options,
            NetworkLimits limits,
            Clock clock)
            throws IOException {
        List<Acceptor> bound = new ArrayList<>();
        try {
            for (ListenerAddress address : addresses) {
                bound.add(Acceptor.bind(address, options));
            }
        } catch (IOException e) {
            for (Acceptor acceptor : bound) {
                acceptor.close();
            }
            throw e;
        }
        return new SocketServer(limits, clock, List.copyOf(bound));
    }

    /// Where the sockets listen, ports as they really are.
    public List<ListenerAddress> addresses() {
        return acceptors.stream().map(Acceptor::address).toList();
    }

    /// Starts to accept and to serve.
    public void start(ApiTable apis) {
        var shared = new Connection.Shared(apis, pool, limits, clock, traffic);
        for (Acceptor acceptor : acceptors) {
            acceptor.start(shared, connections);
        }
        Thread.ofVirtual().name("leat-reaper").start(reaper);
    }

    public Traffic traffic() {
        return traffic;
    }

    /// Bytes of the buffers that requests hold now; they wait beyond [#bufferBytesMax()].
    public long bufferBytes() {
        return pool.usedBytes();
    }

    public long bufferBytesMax() {
        return limits.bufferBytesMax();
    }

    /// Open connections now.
    public int connectionCount() {
        return connections.count();
    }

    @Override
    public void close() {
        acceptors.forEach(Acceptor::close);
        reaper.stop();
        connections.closeAll();
    }

    /// Kernel buffer sizes in bytes, -1 for the system's own choice, and the accept queue's length.
    public record SocketOptions(int sendBufferBytes, int receiveBufferBytes, int backlog) {
        static InetSocketAddress address(ListenerAddress of) {
            return of.host().isEmpty()
                    ? new InetSocketAddress(of.port())
                    : new InetSocketAddress(of.host(), of.port());
        }
    }
}
