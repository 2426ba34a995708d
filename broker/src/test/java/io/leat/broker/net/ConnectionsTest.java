package io.leat.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.ApiTable;
import io.leat.broker.api.RequestContext.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final NetworkLimits LIMITS =
            new NetworkLimits(
                    1 << 20, 2 << 20, 3, 2, 1, Duration.ofMinutes(10), Duration.ofSeconds(30));

    private final Connections connections = new Connections(LIMITS);

    @Test
    void oneAddressGetsNoMoreThanItsShare() throws Exception {
        InetAddress greedy = address(1);
        assertThat(connections.admit(greedy)).isTrue();
        assertThat(connections.admit(greedy)).isTrue();
        assertThat(connections.admit(greedy)).isFalse();
        assertThat(connections.admit(address(2))).isTrue();
    }

    @Test
    void aPlaceIsFreeAgainWhenItsConnectionEnds() throws Exception {
        InetAddress address = address(1);
        try (SocketPair one = SocketPair.connect();
                SocketPair two = SocketPair.connect()) {
            Connection first = open(address, one);
            open(address, two);
            assertThat(connections.admit(address)).isFalse();
            connections.ended(first, address);
            assertThat(connections.count()).isEqualTo(1);
            assertThat(connections.admit(address)).isTrue();
            assertThat(connections.admit(address)).isFalse();
        }
    }

    @Test
    void aRefusedConnectionTakesNoPlace() throws Exception {
        InetAddress address = address(1);
        try (SocketPair one = SocketPair.connect();
                SocketPair two = SocketPair.connect()) {
            Connection first = open(address, one);
            Connection second = open(address, two);
            for (int i = 0; i < 10; i++) {
                assertThat(connections.admit(address)).isFalse();
            }
            connections.ended(first, address);
            connections.ended(second, address);
            assertThat(connections.admit(address)).isTrue();
            assertThat(connections.admit(address)).isTrue();
        }
    }

    @Test
    void allAddressesTogetherAreBounded() throws Exception {
        try (SocketPair one = SocketPair.connect();
                SocketPair two = SocketPair.connect();
                SocketPair three = SocketPair.connect()) {
            open(address(1), one);
            open(address(2), two);
            open(address(3), three);
            assertThat(connections.admit(address(4))).isFalse();
        }
    }

    /// An acceptor may be between accepting and opening when the server closes.
    @Test
    void aConnectionThatOpensAfterTheServerClosedIsClosed() throws Exception {
        try (SocketPair late = SocketPair.connect()) {
            connections.closeAll();
            open(address(1), late);
            assertThat(late.server().isOpen()).isFalse();
        }
    }

    private Connection open(InetAddress address, SocketPair sockets) {
        assertThat(connections.admit(address)).isTrue();
        var shared =
                new Connection.Shared(
                        new ApiTable(List.of()),
                        new BufferPool(LIMITS.bufferBytesMax(), true),
                        LIMITS,
                        new ManualClock(),
                        new Traffic(new ManualClock()));
        var connection =
                new Connection(sockets.server(), new Peer(address, "PLAINTEXT", "test"), shared);
        connections.opened(connection);
        return connection;
    }

    private static InetAddress address(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    }
}
