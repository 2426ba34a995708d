package io.leat.client.connection;

import static io.leat.client.FakeBroker.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leat.client.ClientOptions;
import io.leat.client.Deadline;
import io.leat.client.DisconnectedException;
import io.leat.client.FakeBroker;
import io.leat.client.FakeBroker.Answer;
import io.leat.client.RefusedException;
import io.leat.client.ServerAddress;
import io.leat.client.TimedOutException;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiVersionsResponse;
import io.leat.protocol.message.FindCoordinatorRequest;
import io.leat.protocol.message.ListGroupsRequest;
import io.leat.protocol.message.ListGroupsResponse;
import io.leat.protocol.message.MetadataRequest;
import io.leat.protocol.message.MetadataResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConnectionTest {
    private static final Answer NOTHING = new Answer.Silence();

    private static Connection connect(FakeBroker broker) throws InterruptedException {
        return Connection.open(
                broker.address(),
                InetAddress.getLoopbackAddress(),
                broker.options().withFrameBytesMax(1_000_000),
                Deadline.in(Duration.ofSeconds(5)));
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofMillis(300));
    }

    private static ApiVersionsResponse listGroupsOnly(int lowest, int highest) {
        return FakeBroker.versions(List.of(version(ApiKey.LIST_GROUPS, lowest, highest)));
    }

    @Test
    void theHighestCommonVersionIsSpoken() throws InterruptedException {
        try (FakeBroker broker =
                        FakeBroker.start(request -> new Answer.Body(listGroupsOnly(1, 3)));
                Connection connection = connect(broker)) {
            assertThat(connection.version(ApiKey.LIST_GROUPS, Connection.ANY_VERSION))
                    .isEqualTo((short) 3);
            assertThat(connection.version(ApiKey.LIST_GROUPS, (short) 2)).isEqualTo((short) 2);
        }
    }

    @Test
    void anApiWithoutACommonVersionIsRefusedBeforeItIsSent() throws InterruptedException {
        try (FakeBroker broker =
                        FakeBroker.start(request -> new Answer.Body(listGroupsOnly(90, 99)));
                Connection connection = connect(broker)) {
            assertThatThrownBy(() -> connection.version(ApiKey.LIST_GROUPS, (short) 99))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("90 to 99");
            assertThatThrownBy(() -> connection.version(ApiKey.FETCH, (short) 99))
                    .hasMessageContaining("no such API");
        }
    }

    /// KIP-511: the answer is in version 0 whatever version was asked in.
    @Test
    void aServerThatFindsOurVersionsRequestTooNewIsAskedInVersionZero()
            throws InterruptedException {
        ApiVersionsResponse tooNew =
                ApiVersionsResponse.builder()
                        .errorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                        .build();
        try (FakeBroker broker =
                        FakeBroker.start(request ->
                                request.version() == 0
                                        ? new Answer.Body(listGroupsOnly(0, 1))
                                        : new Answer.Frame(FakeBroker.frame(request, tooNew, 0)));
                Connection connection = connect(broker)) {
            assertThat(connection.version(ApiKey.LIST_GROUPS, (short) 99)).isEqualTo((short) 1);
            assertThat(broker.seen()).extracting(FakeBroker.Request::version).endsWith((short) 0);
        }
    }

    @Test
    void aFieldThatTheVersionLacksIsARefusal() throws InterruptedException {
        try (FakeBroker broker = FakeBroker.start(request -> NOTHING);
                Connection connection = connect(broker)) {
            var request = FindCoordinatorRequest.builder().coordinatorKeys(List.of("g")).build();
            assertThatThrownBy(() -> connection.call(request, (short) 3, soon()))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused ->
                                    assertThat(refused.error())
                                            .isEqualTo(ErrorCode.UNSUPPORTED_VERSION));
        }
    }

    @Test
    void anAnswerThatDoesNotComeEndsTheConnectionInTime() throws InterruptedException {
        try (FakeBroker broker = FakeBroker.start(request -> NOTHING);
                Connection connection = connect(broker)) {
            assertThatThrownBy(() -> connection.call(MetadataRequest.DEFAULT, (short) 12, soon()))
                    .isInstanceOf(TimedOutException.class)
                    .hasMessageContaining("does not answer METADATA in time");
            assertThat(connection.isOpen()).isFalse();
            assertThatThrownBy(() -> connection.call(MetadataRequest.DEFAULT, (short) 12, soon()))
                    .isInstanceOf(DisconnectedException.class);
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsGivenUpInTime() throws Exception {
        try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var address = new ServerAddress("127.0.0.1", mute.getLocalPort());
            var options = ClientOptions.of(address.toString());
            assertThatThrownBy(() ->
                            Connection.open(
                                    address, InetAddress.getLoopbackAddress(), options, soon()))
                    .isInstanceOf(TimedOutException.class);
        }
    }

    @Test
    void aServerThatSpeaksAnotherProtocolIsRecognised() throws InterruptedException {
        byte[] http = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (FakeBroker broker =
                FakeBroker.start(request -> new Answer.Frame(ByteBuffer.wrap(http)))) {
            assertThatThrownBy(() -> connect(broker))
                    .isInstanceOf(DisconnectedException.class)
                    .hasMessageContaining("not an answer in Kafka's protocol");
        }
    }

    @Test
    void aFrameOverTheBoundIsNotRead() throws InterruptedException {
        ByteBuffer huge = ByteBuffer.allocate(8).putInt(0, Integer.MAX_VALUE);
        assertBreaks(new Answer.Frame(huge), "a frame of 2147483647 bytes");
    }

    @Test
    void aFrameOfNegativeLengthIsNotRead() throws InterruptedException {
        ByteBuffer negative = ByteBuffer.allocate(8).putInt(0, -1);
        assertBreaks(new Answer.Frame(negative), "a frame of 4294967295 bytes");
    }

    @Test
    void anAnswerToAnotherRequestEndsTheConnection() throws InterruptedException {
        ByteBuffer other = ByteBuffer.allocate(9).putInt(0, 5).putInt(4, 4711);
        assertBreaks(new Answer.Frame(other), "an answer to request 4711");
    }

    @Test
    void aTruncatedAnswerEndsTheConnection() throws InterruptedException {
        try (FakeBroker broker =
                        FakeBroker.start(request ->
                                request.body().apiKey() == ApiKey.API_VERSIONS
                                        ? NOTHING
                                        : new Answer.Frame(cutOff(request)));
                Connection connection = connect(broker)) {
            assertThatThrownBy(() ->
                            connection.call(
                                    MetadataRequest.DEFAULT,
                                    (short) 12,
                                    Deadline.in(Duration.ofSeconds(5))))
                    .isInstanceOf(DisconnectedException.class);
            assertThat(connection.isOpen()).isFalse();
        }
    }

    private static ByteBuffer cutOff(FakeBroker.Request request) {
        ByteBuffer whole = FakeBroker.frame(request, MetadataResponse.DEFAULT, request.version());
        ByteBuffer cut =
                ByteBuffer.allocate(whole.limit() - 1).put(whole.slice(0, whole.limit() - 1));
        return cut.putInt(0, cut.capacity() - 4).flip();
    }

    private static void assertBreaks(Answer answer, String reason) throws InterruptedException {
        try (FakeBroker broker =
                        FakeBroker.start(request ->
                                request.body().apiKey() == ApiKey.API_VERSIONS ? NOTHING : answer);
                Connection connection = connect(broker)) {
            assertThatThrownBy(() ->
                            connection.call(
                                    MetadataRequest.DEFAULT,
                                    (short) 12,
                                    Deadline.in(Duration.ofSeconds(5))))
                    .isInstanceOf(DisconnectedException.class)
                    .hasMessageContaining(reason);
        }
    }

    @Test
    void aServerThatHangsUpFailsWhoeverWaits() throws InterruptedException {
        assertBreaks(new Answer.HangUp(), "closed the connection");
    }

    @Test
    void manyThreadsShareAConnectionAndGetTheirOwnAnswers() throws Exception {
        try (FakeBroker broker =
                        FakeBroker.start(request ->
                                request.body() instanceof ListGroupsRequest asked
                                        ? new Answer.Body(echo(asked))
                                        : NOTHING);
                Connection connection = connect(broker);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers =
                    IntStream.range(0, 200)
                            .mapToObj(i -> threads.submit(() -> isEchoed(connection, "state" + i)))
                            .toList();
            for (var answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        }
    }

    private static boolean isEchoed(Connection connection, String state)
            throws InterruptedException {
        var request = ListGroupsRequest.builder().statesFilter(List.of(state)).build();
        var response =
                (ListGroupsResponse)
                        connection.call(request, (short) 4, Deadline.in(Duration.ofSeconds(10)));
        return response.groups().getFirst().groupState().equals(state);
    }

    private static ListGroupsResponse echo(ListGroupsRequest request) {
        String state = request.statesFilter().getFirst();
        return ListGroupsResponse.builder()
                .groups(
                        List.of(
                                ListGroupsResponse.ListedGroup.builder()
                                        .groupId("g")
                                        .groupState(state)
                                        .build()))
                .build();
    }
}
