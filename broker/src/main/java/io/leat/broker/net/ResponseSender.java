package io.leat.broker.net;

import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.UnansweredErrorException;
import io.leat.broker.net.Traffic.Ending;
import io.leat.protocol.message.ApiResponse;
import java.io.IOException;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a connection's responses in the order of its requests.
///
/// The connection's reader hands over each reply. When nothing is outstanding and the reply does
/// not overlap with later requests, the reader awaits and sends it itself; the sending thread is
/// started with the first reply that does overlap. A reply that tells when it is known wakes the
/// sending thread then, and not when it is handed over.
final class ResponseSender {
    /// Requests of one connection that may be outstanding; then its reader waits.
    static final int OUTSTANDING_MAX = 128;

    private static final Logger LOG = LoggerFactory.getLogger(ResponseSender.class);

    private final ResponseWriter writer;
    private final RequestContext.Peer peer;
    private final Traffic traffic;
    private final Consumer<Ending> closeConnection;
    private final AtomicInteger outstanding = new AtomicInteger();

    /// Volatile: started by the reader, woken by whoever closes or reminds the connection.
    private volatile @Nullable Thread sender;

    /// Volatile: set by whoever closes the connection, read by both of its threads.
    private volatile boolean stopped;

    /// Volatile: set by the thread that awaits it, read by the reaper.
    private volatile @Nullable Reply awaited;

    /// Volatile: created by the reader, offered to by whoever closes the connection.
    private volatile @Nullable BlockingQueue<Outstanding> queue;

    /// A request that was started; `null` reply means that no more will come.
    private record Outstanding(@Nullable Arrival arrival, @Nullable Reply reply) {
        static final Outstanding END = new Outstanding(null, null);

        void abandon() {
            if (reply != null) {
                reply.abandon();
            }
        }
    }

    ResponseSender(
            GatheringByteChannel channel,
            Deadlines deadlines,
            RequestContext.Peer peer,
            Traffic traffic,
            Consumer<Ending> closeConnection) {
        this.writer = new ResponseWriter(channel, deadlines);
        this.peer = peer;
        this.traffic = traffic;
        this.closeConnection = closeConnection;
    }

    /// Called by the reader, in request order.
    void answer(Arrival arrival, Reply reply) throws IOException, InterruptedException {
        if (outstanding.get() == 0 && !reply.overlapsWithLater()) {
            send(arrival, reply);
            return;
        }
        outstanding.incrementAndGet();
        put(new Outstanding(arrival, reply));
    }

    /// Called by the reader when the peer sends no more: what is outstanding is still answered.
    void finish() throws IOException, InterruptedException {
        Thread started = sender;
        if (started != null) {
            put(Outstanding.END);
            started.join();
        }
    }

    /// Ends the sending thread once it has done what it does; from any thread.
    void stop() {
        stopped = true;
        BlockingQueue<Outstanding> started = queue;
        if (started != null) {
            // Full is fine: then the thread is busy and looks at `stopped` after its current reply.
            var ignored = started.offer(Outstanding.END);
            LockSupport.unpark(sender);
        }
        Reply waiting = awaited;
        if (waiting != null) {
            waiting.abandon();
        }
    }

    /// Reminds the reply that is awaited now of its deadline, or has one that is not known yet
    /// awaited; from any thread.
    void remind(long nowNanos) {
        Reply waiting = awaited;
        if (waiting != null) {
            waiting.remind(nowNanos);
        } else if (outstanding.get() > 0) {
            LockSupport.unpark(sender);
        }
    }

    private void put(Outstanding next) throws InterruptedException, IOException {
        BlockingQueue<Outstanding> started = queue;
        if (started == null) {
            started = new ArrayBlockingQueue<>(OUTSTANDING_MAX);
            queue = started;
            Thread thread =
                    ConnectionThreads.Kind.current()
                            .unstarted("leat-send-" + peer.connectionId(), this::run);
            sender = thread;
            thread.start();
        }
        Thread awaiting = sender;
        if (next.reply != null && awaiting != null) {
            next.reply.willBeAwaitedBy(awaiting);
        }
        while (!started.offer(next, 1, TimeUnit.SECONDS)) {
            if (stopped) {
                next.abandon();
                throw new IOException("the connection was closed");
            }
        }
        if (next.reply == null || next.reply.isReady()) {
            LockSupport.unpark(awaiting);
        }
        if (stopped) {
            next.abandon();
        }
    }

    private void run() {
        Ending ending = Ending.PEER;
        try {
            BlockingQueue<Outstanding> own = queue;
            while (own != null && !stopped) {
                Outstanding next = own.poll();
                if (next == null) {
                    LockSupport.park(this);
                    continue;
                }
                if (next.arrival == null || next.reply == null) {
                    return;
                }
                send(next.arrival, next.reply);
                outstanding.decrementAndGet();
            }
        } catch (UnansweredErrorException e) {
            ending = Ending.REJECTED;
            LOG.warn(
                    "connection.rejected peer={} listener={} reason=\"{}\"",
                    peer.connectionId(),
                    peer.listener(),
                    e.getMessage());
        } catch (IOException e) {
            LOG.debug("connection.lost peer={} reason={}", peer.connectionId(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // loop top: a bug costs this connection, and nobody else
            ending = Ending.FAILED;
            LOG.error("response.failed peer={}", peer.connectionId(), e);
        } finally {
            closeConnection.accept(ending);
            abandonRest();
        }
    }

    private void abandonRest() {
        BlockingQueue<Outstanding> own = queue;
        if (own != null) {
            List<Outstanding> rest = new ArrayList<>();
            own.drainTo(rest);
            rest.forEach(Outstanding::abandon);
        }
    }

    private void send(Arrival arrival, Reply reply) throws IOException, InterruptedException {
        awaited = reply;
        ApiResponse response = reply.await();
        awaited = null;
        long bytes = response == null ? 0 : writer.add(arrival.head(), response);
        if (!isNextKnown()) {
            writer.flush();
        }
        traffic.answered(arrival, response, bytes);
    }

    /// Whether another response can be had without waiting: then both go out together.
    private boolean isNextKnown() {
        BlockingQueue<Outstanding> own = queue;
        Outstanding next = own == null ? null : own.peek();
        return next != null && next.reply != null && next.reply.isKnown();
    }
}
