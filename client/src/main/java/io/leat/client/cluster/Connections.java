package io.leat.client.cluster;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.client.ClientException;
import io.leat.client.ClientOptions;
import io.leat.client.Deadline;
import io.leat.client.DisconnectedException;
import io.leat.client.ServerAddress;
import io.leat.client.UnreachableException;
import io.leat.client.connection.Connection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The open connections of one client, at most one for each server and lane.
@ThreadSafe
final class Connections implements AutoCloseable {
    private final ClientOptions options;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Key, Slot> slots = new HashMap<>();

    @GuardedBy("lock")
    private @Nullable Connection any;

    @GuardedBy("lock")
    private boolean closed;

    /// Written once to true; read without the lock, late is early enough.
    private volatile boolean reachedBefore;

    private record Key(ServerAddress server, Lane lane) {}

    private record Target(ServerAddress server, InetAddress address) {}

    /// A place for a connection. Its lock is held while one is opened, so that others wait for that
    /// one instead of opening their own.
    private static final class Slot {
        final ReentrantLock opening = new ReentrantLock();

        @GuardedBy("opening")
        @Nullable Connection connection;
    }

    Connections(ClientOptions options) {
        this.options = options;
    }

    /// The connection to this server for this purpose, opened if there is none.
    Connection to(ServerAddress server, Lane lane, Deadline deadline) throws InterruptedException {
        Slot slot = slot(new Key(server, lane));
        if (!slot.opening.tryLock(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
            throw new DisconnectedException(server + " does not answer", null);
        }
        try {
            @Nullable Connection present = slot.connection;
            if (present != null && present.isOpen()) {
                return present;
            }
            Connection opened = open(List.of(server), deadline);
            slot.connection = opened;
            return kept(opened);
        } finally {
            slot.opening.unlock();
        }
    }

    private Slot slot(Key key) {
        lock.lock();
        try {
            return slots.computeIfAbsent(key, ignored -> new Slot());
        } finally {
            lock.unlock();
        }
    }

    /// A connection to whichever server answers: the one used before, one of `known`, or one of the
    /// bootstrap servers. Throws [UnreachableException] when none does.
    Connection any(Collection<ServerAddress> known, Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            if (any != null && any.isOpen()) {
                return any;
            }
        } finally {
            lock.unlock();
        }
        Set<ServerAddress> servers = new LinkedHashSet<>(known);
        servers.addAll(options.bootstrap());
        Connection opened = open(servers, deadline);
        lock.lock();
        try {
            any = opened;
        } finally {
            lock.unlock();
        }
        return kept(opened);
    }

    private Connection open(Collection<ServerAddress> servers, Deadline deadline)
            throws InterruptedException {
        Deadline bounded = deadline.atMost(options.connectTimeout());
        List<UnreachableException.Attempt> failures = new ArrayList<>();
        List<Target> targets = resolve(servers, failures);
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            Duration share = bounded.left().dividedBy(targets.size() - i);
            try {
                Connection opened =
                        Connection.open(
                                target.server, target.address, options, bounded.atMost(share));
                reachedBefore = true;
                return opened;
            } catch (ClientException failed) {
                failures.add(new UnreachableException.Attempt(target.server, failed.reason()));
            }
        }
        throw new UnreachableException(failures, reachedBefore);
    }

    private static List<Target> resolve(
            Collection<ServerAddress> servers, List<UnreachableException.Attempt> failures) {
        List<Target> targets = new ArrayList<>();
        for (ServerAddress server : servers) {
            try {
                for (InetAddress address : InetAddress.getAllByName(server.host())) {
                    targets.add(new Target(server, address));
                }
            } catch (UnknownHostException unknown) {
                failures.add(
                        new UnreachableException.Attempt(server, "is a name that nobody knows"));
            }
        }
        return targets;
    }

    /// A connection that was being opened while everything was closed is closed as well.
    private Connection kept(Connection opened) {
        lock.lock();
        try {
            if (closed) {
                opened.close();
            }
            return opened;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Slot> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(slots.values());
            if (any != null) {
                any.close();
            }
        } finally {
            lock.unlock();
        }
        for (Slot slot : all) {
            slot.opening.lock();
            try {
                if (slot.connection != null) {
                    slot.connection.close();
                }
            } finally {
                slot.opening.unlock();
            }
        }
    }
}
