package io.leat.broker.net;

import com.google.errorprone.annotations.ThreadSafe;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The open connections of the process and how many an address has.
@ThreadSafe
final class Connections {
    private final NetworkLimits limits;
    private final ConnectionThreads threads;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

    /// Volatile: set once by whoever closes the server, read by acceptors.
    private volatile boolean closed;

    Connections(NetworkLimits limits) {
        this.limits = limits;
        this.threads = new ConnectionThreads(limits.plainConnectionsMax());
    }

    ConnectionThreads threads() {
        return threads;
    }

    /// Reserves a place for a connection from `address`; false when the bounds leave none.
    boolean admit(InetAddress address) {
        if (open.size() >= limits.connectionsMax()) {
            return false;
        }
        int[] before = new int[1];
        perAddress.compute(
                address,
                (key, count) -> {
                    before[0] = count == null ? 0 : count;
                    return Math.min(before[0] + 1, limits.connectionsPerAddressMax());
                });
        return before[0] < limits.connectionsPerAddressMax();
    }

    void opened(Connection connection) {
        open.add(connection);
        if (closed) {
            connection.close();
        }
    }

    void ended(Connection connection, InetAddress address) {
        perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        open.remove(connection);
    }

    /// Closes whose deadline has passed, and reminds the others' replies of theirs.
    void expireOverdue(long nowNanos) {
        for (Connection connection : open) {
            connection.remind(nowNanos);
            if (connection.overdue(nowNanos)) {
                connection.expire();
            }
        }
    }

    /// Also what an acceptor is about to open is closed.
    void closeAll() {
        closed = true;
        open.forEach(Connection::close);
    }

    int count() {
        return open.size();
    }
}
