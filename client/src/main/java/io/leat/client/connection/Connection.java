package io.leat.client.connection;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.client.ClientException;
import io.leat.client.ClientOptions;
import io.leat.client.Deadline;
import io.leat.client.DisconnectedException;
import io.leat.client.RefusedException;
import io.leat.client.ServerAddress;
import io.leat.client.TimedOutException;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.ApiVersionsRequest;
import io.leat.protocol.message.ApiVersionsResponse;
import io.leat.protocol.wire.MalformedMessageException;
import io.leat.protocol.wire.Payload;
import io.leat.protocol.wire.UnsupportedVersionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A connection to one server. Requests of several threads may be under way at once; the server
/// answers in order, so one that waits long holds up those behind it. Two virtual threads do the
/// input and output; a caller only waits, and no longer than its deadline: an answer that does not
/// come in time ends the connection, because nothing behind it can come either.
@ThreadSafe
public final class Connection implements AutoCloseable {
    /// No limit on the version.
    public static final short ANY_VERSION = Short.MAX_VALUE;

    /// Requests that may be under way at once.
    private static final int EXCHANGES_MAX = 256;

    /// Completes a request that has no answer once it is sent; nobody looks at it.
    private static final ApiResponse NO_ANSWER = ApiVersionsResponse.DEFAULT;

    private final ServerAddress server;
    private final ClientOptions options;
    private final SocketChannel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Deque<Exchange> unsent = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Deque<Exchange> unanswered = new ArrayDeque<>();

    @GuardedBy("lock")
    private int nextCorrelationId;

    @GuardedBy("lock")
    private @Nullable ClientException failure;

    /// Set once, by the thread that opens the connection, before any other one sees it.
    private @Nullable ApiVersionTable versions;

    private Connection(ServerAddress server, ClientOptions options, SocketChannel channel) {
        this.server = server;
        this.options = options;
        this.channel = channel;
    }

    /// Connects to `address`, one of those that the server's name stands for, and learns which
    /// versions the server speaks. Throws [DisconnectedException] or [TimedOutException].
    public static Connection open(
            ServerAddress server, InetAddress address, ClientOptions options, Deadline deadline)
            throws InterruptedException {
        Connection connection = new Connection(server, options, connect(server, address, deadline));
        try {
            connection.start();
            connection.negotiate(deadline);
            return connection;
        } catch (ClientException | InterruptedException failed) {
            connection.close();
            throw failed;
        }
    }

    private static SocketChannel connect(
            ServerAddress server, InetAddress address, Deadline deadline)
            throws InterruptedException {
        try {
            SocketChannel channel = SocketChannel.open();
            try {
                int millis = Math.clamp(deadline.left().toMillis(), 1, Integer.MAX_VALUE);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.socket().connect(new InetSocketAddress(address, server.port()), millis);
                return channel;
            } catch (IOException failed) {
                channel.close();
                throw failed;
            }
        } catch (ClosedByInterruptException interrupted) {
            throw interruption(interrupted);
        } catch (IOException failed) {
            String reason = String.valueOf(failed.getMessage());
            throw new DisconnectedException("does not let us connect (" + reason + ")", failed);
        }
    }

    private static InterruptedException interruption(ClosedByInterruptException cause) {
        InterruptedException interrupted = new InterruptedException("interrupted on connecting");
        interrupted.initCause(cause);
        return interrupted;
    }

    private void start() {
        Thread.ofVirtual().name("leat-client-send-" + server).start(this::send);
        Thread.ofVirtual().name("leat-client-read-" + server).start(this::read);
    }

    /// A server that is too old for our version of this request answers in version 0.
    private void negotiate(Deadline deadline) throws InterruptedException {
        ApiVersionsRequest request =
                ApiVersionsRequest.builder()
                        .clientSoftwareName("leat-client")
                        .clientSoftwareVersion("0.1.0")
                        .build();
        short version = ApiKey.API_VERSIONS.highestVersion();
        ApiVersionsResponse response = versions(request, version, deadline);
        if (response.errorCode() == ErrorCode.UNSUPPORTED_VERSION.code()) {
            response = versions(ApiVersionsRequest.DEFAULT, (short) 0, deadline);
        }
        RefusedException.throwIf(response.errorCode(), server.toString());
        versions = new ApiVersionTable(response);
    }

    private ApiVersionsResponse versions(
            ApiVersionsRequest request, short version, Deadline deadline)
            throws InterruptedException {
        return (ApiVersionsResponse) await(submit(request, version, true), deadline);
    }

    public ServerAddress server() {
        return server;
    }

    /// The highest version, not above `limit`, that both sides speak; throws [RefusedException]
    /// when there is none.
    public short version(ApiKey key, short limit) {
        return Objects.requireNonNull(versions, "negotiated on opening").choose(key, limit);
    }

    /// Sends a request and waits for its answer.
    public ApiResponse call(ApiRequest request, short version, Deadline deadline)
            throws InterruptedException {
        return await(submit(request, version, true), deadline);
    }

    /// Sends a request that the server does not answer.
    public void post(ApiRequest request, short version, Deadline deadline)
            throws InterruptedException {
        await(submit(request, version, false), deadline);
    }

    private Exchange submit(ApiRequest request, short version, boolean answered) {
        lock.lock();
        try {
            if (failure != null) {
                throw failedBefore(failure);
            }
            if (unsent.size() + unanswered.size() >= EXCHANGES_MAX) {
                throw new DisconnectedException(
                        server + " has not answered " + EXCHANGES_MAX + " requests", null);
            }
            Exchange.Call call = new Exchange.Call(request.apiKey(), version, nextCorrelationId++);
            Exchange exchange = Exchange.of(request, call, options.clientId(), answered);
            unsent.add(exchange);
            changed.signalAll();
            return exchange;
        } catch (UnsupportedVersionException tooOld) {
            throw new RefusedException(
                    ErrorCode.UNSUPPORTED_VERSION, server.toString(), tooOld.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private ApiResponse await(Exchange exchange, Deadline deadline) throws InterruptedException {
        try {
            return exchange.answer().get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            String what = "does not answer " + exchange.call().key();
            fail(new DisconnectedException(server + " " + what, late));
            throw new TimedOutException(server + " " + what + " in time", null);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ClientException cause) {
                throw failedBefore(cause);
            }
            throw new IllegalStateException(failed);
        }
    }

    /// A failure of the connection as this caller's own, with its own stack.
    private static ClientException failedBefore(ClientException cause) {
        return new DisconnectedException(cause.reason(), cause);
    }

    private void send() {
        try {
            for (Exchange next = nextUnsent(); next != null; next = nextUnsent()) {
                for (Payload segment : next.frame()) {
                    long done = 0;
                    while (done < segment.sizeBytes()) {
                        done += segment.transferTo(channel, done, Long.MAX_VALUE);
                    }
                }
                if (!next.answered()) {
                    next.answer().complete(NO_ANSWER);
                }
            }
        } catch (IOException broken) {
            fail(new DisconnectedException("The connection to " + server + " broke", broken));
        } catch (InterruptedException never) {
            fail(new DisconnectedException("The sender was interrupted", never));
        }
    }

    /// Waits for a request; null at the end of the connection.
    private @Nullable Exchange nextUnsent() throws InterruptedException {
        lock.lock();
        try {
            while (unsent.isEmpty() && failure == null) {
                changed.await();
            }
            @Nullable Exchange next = unsent.poll();
            if (next != null && next.answered()) {
                unanswered.add(next);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        FrameReader frames = new FrameReader(channel, options.frameBytesMax());
        try {
            while (true) {
                AnswerReader answer = new AnswerReader(frames.next());
                Exchange exchange = oldestUnanswered();
                ApiResponse response = answer.read(exchange.call());
                answered(exchange);
                exchange.answer().complete(response);
            }
        } catch (MalformedMessageException nonsense) {
            String reason = server + " sent a malformed answer: " + nonsense.getMessage();
            fail(new DisconnectedException(reason, nonsense));
        } catch (IOException broken) {
            fail(new DisconnectedException(server + " closed the connection", broken));
        }
    }

    /// Stays where it is until its answer is read, so that a bad answer fails it too.
    private Exchange oldestUnanswered() {
        lock.lock();
        try {
            @Nullable Exchange oldest = unanswered.peek();
            if (oldest == null) {
                throw new MalformedMessageException("an answer to no request");
            }
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    private void answered(Exchange exchange) {
        lock.lock();
        try {
            unanswered.remove(exchange);
        } finally {
            lock.unlock();
        }
    }

    public boolean isOpen() {
        lock.lock();
        try {
            return failure == null;
        } finally {
            lock.unlock();
        }
    }

    /// Whoever waits for an answer gets a [DisconnectedException].
    @Override
    public void close() {
        fail(new DisconnectedException("The connection to " + server + " was closed", null));
    }

    private void fail(ClientException reason) {
        List<Exchange> waiting = new ArrayList<>();
        lock.lock();
        try {
            if (failure == null) {
                failure = reason;
            }
            waiting.addAll(unanswered);
            waiting.addAll(unsent);
            unanswered.clear();
            unsent.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            reason.addSuppressed(alreadyGone);
        }
        waiting.forEach(exchange -> exchange.answer().completeExceptionally(reason));
    }
}
