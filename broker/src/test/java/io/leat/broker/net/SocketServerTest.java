package io.leat.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.ApiTable;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.UnansweredErrorException;
import io.leat.broker.net.ConnectionThreads.Kind;
import io.leat.broker.net.SocketServer.ListenerAddress;
import io.leat.broker.net.SocketServer.SocketOptions;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.HeartbeatRequest;
import io.leat.protocol.message.HeartbeatResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A server with one API over real sockets, on either kind of thread.
@ParameterizedClass
@EnumSource
class SocketServerTest {
    /// So long that a test that moves the clock in steps never gets there by accident.
    private static final long IDLE_MILLIS = 100L * 24 * 60 * 60 * 1000;

    private static final long PROGRESS_MILLIS = 30_000;
    private static final int REQUEST_BYTES_MAX = 1 << 20;
    private static final int CONNECTIONS_MAX = 4;

    private final NetworkLimits limits;
    private final ManualClock clock = new ManualClock();
    private final ScriptedReply late = ScriptedReply.overlapping();
    private final ScriptedReply slow = ScriptedReply.inTurn();
    private final AtomicInteger started = new AtomicInteger();
    private SocketServer server;
    private int port;

    SocketServerTest(Kind threads) {
        limits =
                new NetworkLimits(
                        REQUEST_BYTES_MAX,
                        2 * REQUEST_BYTES_MAX,
                        CONNECTIONS_MAX,
                        2,
                        threads == Kind.PLAIN ? CONNECTIONS_MAX : 0,
                        Duration.ofMillis(IDLE_MILLIS),
                        Duration.ofMillis(PROGRESS_MILLIS));
    }

    @BeforeEach
    void start() throws IOException {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        server =
                SocketServer.bind(
                        List.of(new ListenerAddress("PLAINTEXT", host, 0)),
                        new SocketOptions(-1, -1, 50),
                        limits,
                        clock);
        port = server.addresses().getFirst().port();
        server.start(
                new ApiTable(
                        List.of(
                                new ApiTable.Api<>(
                                        ApiKey.HEARTBEAT, HeartbeatRequest.class, this::answer))));
    }

    @AfterEach
    void stop() {
        late.complete();
        slow.complete();
        server.close();
    }

    /// What the member id says.
    private Reply answer(HeartbeatRequest request, RequestContext context) {
        started.incrementAndGet();
        return switch (request.memberId()) {
            case "late" -> late;
            case "slow" -> slow;
            case "acks=0" -> () -> null;
            case "acks=0 fails" ->
                    () -> {
                        throw new UnansweredErrorException("told to");
                    };
            case "bug" -> throw new IllegalStateException("told to");
            default -> Reply.of(HeartbeatResponse.builder().build());
        };
    }

    @Test
    void requestsArePipelinedAndAnsweredInOrder() throws Exception {
        try (var client = new HeartbeatClient(port)) {
            client.send(1, "late");
            client.send(2, "now");
            client.send(3, "late");
            Await.until("all are started", () -> started.get() == 3);
            late.complete();
            assertThat(List.of(client.receive(), client.receive(), client.receive()))
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void aPeerThatSendsNoMoreIsStillAnswered() throws Exception {
        try (var client = new HeartbeatClient(port)) {
            client.send(1, "late");
            client.send(2, "now");
            client.sendNoMore();
            Await.until("all are started", () -> started.get() == 2);
            late.complete();
            assertThat(client.receive()).isEqualTo(1);
            assertThat(client.receive()).isEqualTo(2);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aFailedRequestThatWantsNoAnswerClosesTheConnection() throws Exception {
        try (var client = new HeartbeatClient(port)) {
            client.send(1, "acks=0");
            client.send(2, "now");
            assertThat(client.receive()).isEqualTo(2);
            client.send(3, "acks=0 fails");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aBugCostsOnlyItsOwnConnection() throws Exception {
        try (var unlucky = new HeartbeatClient(port);
                var other = new HeartbeatClient(port)) {
            unlucky.send(1, "bug");
            assertThat(unlucky.isClosedByServer()).isTrue();
            other.send(2, "now");
            assertThat(other.receive()).isEqualTo(2);
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterItsTime() throws Exception {
        try (var client = new HeartbeatClient(port)) {
            client.send(1, "now");
            assertThat(client.receive()).isEqualTo(1);
            clock.advanceMillis(IDLE_MILLIS - 1);
            client.send(2, "now");
            assertThat(client.receive()).isEqualTo(2);
            advanceUntilClosed(1, IDLE_MILLIS + 1, 1_000);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void halfARequestIsNotWaitedForLongerThanTheProgressDeadline() throws Exception {
        try (var client = new HeartbeatClient(port)) {
            byte[] frame = HeartbeatClient.frame(1, "now");
            client.send(Arrays.copyOf(frame, frame.length - 1));
            advanceUntilClosed(1, PROGRESS_MILLIS + 1, 1);
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(started).hasValue(0);
        }
    }

    @Test
    void aRequestThatIsHandledHasNoDeadline() throws Exception {
        try (var client = new HeartbeatClient(port);
                var idle = new HeartbeatClient(port)) {
            client.send(1, "slow");
            Await.until("it is awaited", () -> slow.awaitedBy() != null);
            advanceUntilClosed(2, IDLE_MILLIS + 1, 1_000);
            assertThat(idle.isClosedByServer()).isTrue();
            slow.complete();
            assertThat(client.receive()).isEqualTo(1);
        }
    }

    @Test
    void aLengthOutOfRangeClosesTheConnection() throws Exception {
        try (var client = new HeartbeatClient(port)) {
            client.send(ByteBuffer.allocate(4).putInt(REQUEST_BYTES_MAX + 1).array());
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aConnectionBeyondTheBoundOfItsAddressIsClosedAtOnce() throws Exception {
        try (var one = new HeartbeatClient(port)) {
            try (var two = new HeartbeatClient(port);
                    var three = new HeartbeatClient(port)) {
                assertThat(three.isClosedByServer()).isTrue();
                two.send(1, "now");
                assertThat(two.receive()).isEqualTo(1);
            }
            Await.until("a place is free", () -> server.connectionCount() == 1);
            try (var four = new HeartbeatClient(port)) {
                four.send(2, "now");
                assertThat(four.receive()).isEqualTo(2);
            }
            one.send(3, "now");
            assertThat(one.receive()).isEqualTo(3);
        }
    }

    @Test
    void closingTheServerClosesItsConnectionsAndItsPort() throws Exception {
        try (var client = new HeartbeatClient(port)) {
            client.send(1, "now");
            assertThat(client.receive()).isEqualTo(1);
            server.close();
            assertThat(client.isClosedByServer()).isTrue();
            Await.until("all have ended", () -> server.connectionCount() == 0);
            Await.until("nobody listens", this::isRefused);
        }
    }

    private boolean isRefused() {
        try {
            new HeartbeatClient(port).close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    /// The clock moves on in steps, because the server may still be about to note what it does.
    private void advanceUntilClosed(int open, long millis, long stepMillis) {
        Await.until("they are open", () -> server.connectionCount() == open);
        clock.advanceMillis(millis);
        Await.until(
                "one of them is closed",
                () -> {
                    clock.advanceMillis(stepMillis);
                    return server.connectionCount() < open;
                });
    }
}
