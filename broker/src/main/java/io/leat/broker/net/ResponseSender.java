package io.leat.broker.net;

import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.RequestContext.RequestHead;
import io.leat.broker.api.UnansweredErrorException;
import io.leat.protocol.message.ApiResponse;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a connection's responses in the order of its requests.
///
/// The connection's reader hands over each reply. When nothing is outstanding and the reply does
/// not overlap with later requests, the reader awaits and sends it itself; the sending thread is
/// started with the first reply that does overlap.
final class ResponseSender {
    /// Requests of one connection that may be outstanding; then its reader waits.
    static final int OUTSTANDING_MAX = 128;

    private static final Logger LOG = LoggerFactory.getLogger(ResponseSender.class);

    private final ResponseWriter writer;
    private final RequestContext.Peer peer;
    private final Runnable closeConnection;
    private final AtomicInteger outstanding = new AtomicInteger();

    /// Confined to the reader.
    private @Nullable Thread sender;

    /// Volatile: set by whoever closes the connection, read by both of its threads.
    private volatile boolean stopped;

    /// Volatile: set by the thread that awaits it, read by the reaper.
    private volatile @Nullable Reply awaited;

    /// Volatile: created by the reader, offered to by whoever closes the connection.
    private volatile @Nullable BlockingQueue<Outstanding> queue;

    /// A request that was started; `null` reply means that no more will come.
    private record Outstanding(@Nullable RequestHead head, @Nullable Reply reply) {
        static final Outstanding END = new Outstanding(null, null);
    }

    ResponseSender(
            SocketChannel channel,
            Deadlines deadlines,
            RequestContext.Peer peer,
            Runnable closeConnection) {
        this.writer = new ResponseWriter(channel, deadlines);
        this.peer = peer;
        this.closeConnection = closeConnection;
    }

    /// Called by the reader, in request order.
    void answer(RequestHead head, Reply reply) throws IOException, InterruptedException {
        if (outstanding.get() == 0 && !reply.overlapsWithLater()) {
            send(head, reply);
            return;
        }
        outstanding.incrementAndGet();
        put(new Outstanding(head, reply));
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
        }
    }

    /// Reminds the reply that is awaited now of its deadline; from any thread.
    void remind(long nowNanos) {
        Reply waiting = awaited;
        if (waiting != null) {
            waiting.remind(nowNanos);
        }
    }

    private void put(Outstanding next) throws InterruptedException, IOException {
        BlockingQueue<Outstanding> started = queue;
        if (started == null) {
            started = new ArrayBlockingQueue<>(OUTSTANDING_MAX);
            queue = started;
            sender = Thread.ofVirtual().name("leat-send-" + peer.connectionId()).start(this::run);
        }
        while (!started.offer(next, 1, TimeUnit.SECONDS)) {
            if (stopped) {
                throw new IOException("the connection was closed");
            }
        }
    }

    private void run() {
        try {
            BlockingQueue<Outstanding> own = queue;
            while (own != null && !stopped) {
                Outstanding next = own.take();
                if (next.head == null || next.reply == null) {
                    return;
                }
                send(next.head, next.reply);
                outstanding.decrementAndGet();
            }
        } catch (UnansweredErrorException e) {
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
            LOG.error("response.failed peer={}", peer.connectionId(), e);
        } finally {
            closeConnection.run();
        }
    }

    private void send(RequestHead head, Reply reply) throws IOException, InterruptedException {
        awaited = reply;
        ApiResponse response = reply.await();
        awaited = null;
        if (response != null) {
            writer.write(head, response);
        }
    }
}
