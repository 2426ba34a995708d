package io.leat.broker.net;

import io.leat.broker.api.ApiTable;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.UnansweredErrorException;
import io.leat.broker.net.Traffic.Ending;
import io.leat.log.Clock;
import io.leat.protocol.wire.MalformedMessageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection: reads its requests, starts them in order, and sees that they are
/// answered in order. Everything but [#close] and the deadlines is confined to its own two threads.
final class Connection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final SocketChannel channel;
    private final RequestContext.Peer peer;
    private final ApiTable apis;
    private final Deadlines deadlines;
    private final Traffic traffic;
    private final FrameReader frames;
    private final ResponseSender responses;
    private final AtomicBoolean closed = new AtomicBoolean();

    Connection(SocketChannel channel, RequestContext.Peer peer, Shared shared) {
        this.channel = channel;
        this.peer = peer;
        this.apis = shared.apis();
        this.deadlines = new Deadlines(shared.clock(), shared.limits());
        this.frames =
                new FrameReader(
                        channel, shared.pool(), deadlines, shared.limits().requestBytesMax());
        this.traffic = shared.traffic();
        this.responses = new ResponseSender(channel, deadlines, peer, traffic, this::end);
    }

    /// What all connections of the process use together.
    record Shared(
            ApiTable apis, BufferPool pool, NetworkLimits limits, Clock clock, Traffic traffic) {}

    @Override
    public void run() {
        try {
            for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
                handle(frame);
            }
            responses.finish();
        } catch (BadFrameException
                | MalformedMessageException
                | UnansweredErrorException
                | EOFException e) {
            reject(String.valueOf(e.getMessage()));
            end(Ending.REJECTED);
        } catch (IOException e) {
            LOG.debug("connection.lost peer={} reason={}", peer.connectionId(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // loop top: a bug costs this connection, and nobody else
            LOG.error("connection.failed peer={}", peer.connectionId(), e);
            end(Ending.FAILED);
        } finally {
            end(Ending.PEER);
        }
    }

    private void handle(Frame frame) throws IOException, InterruptedException {
        long arrivedNanos = traffic.nowNanos();
        RequestContext.RequestHead head;
        Reply reply;
        try (frame) {
            int bytes = frame.bytes().remaining() + Integer.BYTES;
            var decoded = RequestDecoder.decode(frame.bytes(), apis);
            head = decoded.head();
            traffic.arrived(head.apiKey(), bytes);
            reply = decoded.start(new RequestContext(head, peer));
        }
        responses.answer(new Arrival(head, arrivedNanos), reply);
    }

    private void reject(String reason) {
        if (!closed.get()) {
            LOG.warn(
                    "connection.rejected peer={} listener={} reason=\"{}\"",
                    peer.connectionId(),
                    peer.listener(),
                    reason);
        }
    }

    /// Whether the deadline of what it does has passed.
    boolean overdue(long nowNanos) {
        return deadlines.passed(nowNanos);
    }

    void remind(long nowNanos) {
        responses.remind(nowNanos);
    }

    /// Closes a connection that is overdue; said once, in the log.
    void expire() {
        if (!closed.get()) {
            LOG.info(
                    "connection.expired peer={} reason=\"{}\"",
                    peer.connectionId(),
                    deadlines.describe());
        }
        end(Ending.EXPIRED);
    }

    /// The broker stops.
    void close() {
        end(Ending.STOPPED);
    }

    /// Closes it, for the reason that is given first. Idempotent, from any thread; both threads of
    /// the connection then end by themselves.
    private void end(Ending ending) {
        if (closed.compareAndSet(false, true)) {
            traffic.ended(ending);
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("connection.close_failed peer={}", peer.connectionId(), e);
            }
            responses.stop();
        }
    }
}
