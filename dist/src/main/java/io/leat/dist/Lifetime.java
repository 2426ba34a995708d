package io.leat.dist;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.dist.local.CannotStart;
import io.leat.dist.local.ParentProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The servers of this process: closed once, in the reverse of the order in which they started,
/// when the process gets SIGTERM or SIGINT (Ctrl-C) or when the command fails. The JVM then ends
/// with 143 or 130, as Kafka's does. A process of a local cluster also ends with its parent.
@ThreadSafe // the shutdown hook is a thread of its own
final class Lifetime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

    @GuardedBy("this")
    private final Deque<Resource> resources = new ArrayDeque<>();

    private final AtomicBoolean ending = new AtomicBoolean();

    private record Resource(String name, AutoCloseable closeable) {}

    private Lifetime() {}

    /// Begins to listen for the end of the process.
    static Lifetime begin() {
        var lifetime = new Lifetime();
        Runtime.getRuntime().addShutdownHook(new Thread(lifetime::end, "leat-stop"));
        ParentProcess.onEnd(() -> System.exit(1));
        return lifetime;
    }

    /// Adds a server that was started; returns it.
    synchronized <T extends AutoCloseable> T add(String name, T server) {
        resources.push(new Resource(name, server));
        return server;
    }

    /// Waits until a server fails; returns also when the process is being ended.
    void await(CompletableFuture<RuntimeException> failure)
            throws CannotStart, InterruptedException {
        String reason;
        try {
            reason = failure.get().toString();
        } catch (ExecutionException | CancellationException lost) {
            reason = lost.toString();
        }
        if (!ending.get()) {
            throw new CannotStart("the broker cannot go on: " + reason);
        }
    }

    private void end() {
        ending.set(true);
        close();
    }

    /// Closes everything. Idempotent; a second caller waits for the first.
    @Override
    public synchronized void close() {
        while (!resources.isEmpty()) {
            close(resources.pop());
        }
    }

    private static void close(Resource resource) {
        try {
            resource.closeable.close();
            LOG.info("server.stopped name={}", resource.name);
        } catch (Exception failed) { // loop top: the other servers must still be closed
            LOG.error("server.stop.failed name={}", resource.name, failed);
        }
    }
}
