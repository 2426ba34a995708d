package io.leat.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.ApiTable;
import io.leat.broker.api.Reply;
import io.leat.broker.net.ConnectionThreads.Kind;
import io.leat.broker.net.SocketServer.ListenerAddress;
import io.leat.broker.net.SocketServer.SocketOptions;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.FetchRequest;
import io.leat.protocol.message.FetchResponse;
import io.leat.protocol.message.FetchResponse.FetchableTopicResponse;
import io.leat.protocol.message.FetchResponse.PartitionData;
import io.leat.protocol.message.RequestHeader;
import io.leat.protocol.wire.MessageWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Peers that fetch a lot and take it slowly or not at all, on either kind of thread.
@ParameterizedClass
@EnumSource
class SlowPeerTest {
    private static final short VERSION = 12;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int ANSWER_MILLIS_MAX = 20_000;
    private static final Duration PROGRESS = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final NetworkLimits limits;

    @TempDir private Path path;
    private FileRecords records;
    private SocketServer server;
    private Socket client;

    SlowPeerTest(Kind threads) {
        int plain = threads == Kind.PLAIN ? 1 : 0;
        limits =
                new NetworkLimits(1 << 20, 2 << 20, 2, 2, plain, Duration.ofDays(10_000), PROGRESS);
    }

    @BeforeEach
    void start() throws IOException {
        records = FileRecords.in(path);
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        server =
                SocketServer.bind(
                        List.of(new ListenerAddress("PLAINTEXT", host, 0)),
                        new SocketOptions(BUFFER_BYTES, -1, 50),
                        limits,
                        clock);
        server.start(
                new ApiTable(
                        List.of(
                                new ApiTable.Api<>(
                                        ApiKey.FETCH, FetchRequest.class, (_, _) -> fetched()))));
        client = new Socket();
        client.setReceiveBufferSize(BUFFER_BYTES);
        client.setSoTimeout(ANSWER_MILLIS_MAX);
        client.connect(new InetSocketAddress(host, server.addresses().getFirst().port()));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        records.close();
    }

    private Reply fetched() {
        var partition = PartitionData.builder().partitionIndex(0).records(records).build();
        var topic = FetchableTopicResponse.builder().topic("t").partitions(List.of(partition));
        return Reply.of(FetchResponse.builder().responses(List.of(topic.build())).build());
    }

    /// A connection counts until its thread has ended, so that thread is not stuck in its write.
    @Test
    void whoTakesNothingIsClosedAfterItsTime() throws Exception {
        fetch();
        Await.until("some was sent", () -> records.transfers() > 0);
        Await.until(
                "the connection has ended",
                () -> {
                    clock.advanceMillis(PROGRESS.toMillis() / 10);
                    return server.connectionCount() == 0;
                });
    }

    @Test
    void whoTakesLittleAtATimeIsServedToTheEnd() throws Exception {
        fetch();
        var in = new DataInputStream(client.getInputStream());
        int left = in.readInt();
        assertThat(left).isGreaterThan(FileRecords.BYTES);
        byte[] piece = new byte[4 * ResponseWriter.STEP_BYTES];
        while (left > 0) {
            int sent = records.transfers();
            int bytes = Math.min(left, piece.length);
            in.readFully(piece, 0, bytes);
            left -= bytes;
            if (left > 2 * FileRecords.BYTES / 3) {
                Await.until("the next is sent", () -> records.transfers() > sent);
            }
            clock.advanceMillis(PROGRESS.toMillis() * 3 / 4);
        }
        assertThat(server.connectionCount()).isEqualTo(1);
    }

    private void fetch() throws IOException {
        var out = MessageWriter.framed();
        RequestHeader.builder()
                .requestApiKey(ApiKey.FETCH.id())
                .requestApiVersion(VERSION)
                .correlationId(1)
                .clientId("slow")
                .build()
                .write(out, ApiKey.FETCH.requestHeaderVersion(VERSION));
        FetchRequest.builder().build().write(out, VERSION);
        byte[] request = new byte[out.sizeBytes()];
        out.toBuffer().get(request);
        client.getOutputStream().write(request);
    }
}
