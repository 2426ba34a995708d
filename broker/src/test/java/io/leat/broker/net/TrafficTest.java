package io.leat.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.ApiTable;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.net.SocketServer.ListenerAddress;
import io.leat.broker.net.SocketServer.SocketOptions;
import io.leat.broker.net.Traffic.Ending;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.HeartbeatRequest;
import io.leat.protocol.message.HeartbeatResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a server with one API counts.
class TrafficTest {
    private static final NetworkLimits LIMITS =
            new NetworkLimits(
                    1 << 20, 2 << 20, 2, 2, 1, Duration.ofMinutes(10), Duration.ofSeconds(30));

    private final ManualClock clock = new ManualClock();
    private SocketServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server =
                SocketServer.bind(
                        List.of(new ListenerAddress("PLAINTEXT", "127.0.0.1", 0)),
                        new SocketOptions(-1, -1, 50),
                        LIMITS,
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
        server.close();
    }

    /// What the member id says: how many milliseconds it takes, or what goes wrong.
    private Reply answer(HeartbeatRequest request, RequestContext context) {
        return switch (request.memberId()) {
            case "bug" -> throw new IllegalStateException("told to");
            case "refused" ->
                    Reply.of(
                            HeartbeatResponse.builder()
                                    .errorCode(ErrorCode.UNKNOWN_MEMBER_ID.code())
                                    .build());
            default -> {
                clock.advanceMillis(Long.parseLong(request.memberId()));
                yield Reply.of(HeartbeatResponse.DEFAULT);
            }
        };
    }

    private ApiTraffic heartbeats() {
        return Objects.requireNonNull(server.traffic().apis().get(ApiKey.HEARTBEAT));
    }

    private void awaitEnded(Ending ending, long count) {
        Await.until(
                ending + " is counted", () -> server.traffic().endedConnections(ending) == count);
    }

    @Test
    void anAnsweredRequestIsCountedWithItsBytesAndItsTime() throws Exception {
        try (var client = new HeartbeatClient(port)) {
            client.send(1, "20");
            assertThat(client.receive()).isEqualTo(1);
            Await.until("it is counted", () -> heartbeats().durations().count() == 1);
            assertThat(heartbeats().durations().sumNanos()).isEqualTo(20_000_000);
            assertThat(heartbeats().requestBytes())
                    .isEqualTo(HeartbeatClient.frame(1, "20").length);
            assertThat(heartbeats().responseBytes()).isEqualTo(4 + 4 + 2);
            assertThat(heartbeats().errors()).isEmpty();
        }
    }

    @Test
    void anErrorInAnAnswerIsCountedByItsName() throws Exception {
        try (var client = new HeartbeatClient(port)) {
            for (int i = 0; i < 3; i++) {
                client.send(i, "refused");
                assertThat(client.receive()).isEqualTo(i);
            }
            Await.until("all are counted", () -> heartbeats().durations().count() == 3);
            assertThat(heartbeats().errors())
                    .containsOnly(Map.entry(ErrorCode.UNKNOWN_MEMBER_ID, 3L));
        }
    }

    @Test
    void aConnectionIsCountedByWhatEndedIt() throws Exception {
        try (var peer = new HeartbeatClient(port)) {
            peer.send(1, "0");
            assertThat(peer.receive()).isEqualTo(1);
        }
        awaitEnded(Ending.PEER, 1);
        try (var bug = new HeartbeatClient(port)) {
            bug.send(1, "bug");
            assertThat(bug.isClosedByServer()).isTrue();
        }
        awaitEnded(Ending.FAILED, 1);
        try (var liar = new HeartbeatClient(port)) {
            liar.send(ByteBuffer.allocate(4).putInt(-1).array());
            assertThat(liar.isClosedByServer()).isTrue();
        }
        awaitEnded(Ending.REJECTED, 1);
        try (var idle = new HeartbeatClient(port)) {
            Await.until("it is open", () -> server.connectionCount() == 1);
            Await.until(
                    "it is closed",
                    () -> {
                        clock.advanceMillis(60_000);
                        return server.connectionCount() == 0;
                    });
            assertThat(idle.isClosedByServer()).isTrue();
        }
        awaitEnded(Ending.EXPIRED, 1);
        try (var open = new HeartbeatClient(port)) {
            open.send(1, "0");
            assertThat(open.receive()).isEqualTo(1);
            server.close();
            assertThat(open.isClosedByServer()).isTrue();
        }
        awaitEnded(Ending.STOPPED, 1);
        assertThat(server.traffic().acceptedConnections()).isEqualTo(5);
        assertThat(server.traffic().endedConnections(Ending.PEER)).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsOneTooManyIsRefusedAndNotAccepted() throws Exception {
        try (var one = new HeartbeatClient(port);
                var two = new HeartbeatClient(port);
                var three = new HeartbeatClient(port)) {
            assertThat(three.isClosedByServer()).isTrue();
            one.send(1, "0");
            two.send(2, "0");
            assertThat(List.of(one.receive(), two.receive())).containsExactly(1, 2);
            assertThat(server.traffic().refusedConnections()).isEqualTo(1);
            assertThat(server.traffic().acceptedConnections()).isEqualTo(2);
        }
    }
}
