package io.leat.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.broker.api.RequestContext.RequestHead;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.FetchResponse;
import io.leat.protocol.message.FetchResponse.FetchableTopicResponse;
import io.leat.protocol.message.FetchResponse.PartitionData;
import io.leat.protocol.wire.Payload;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResponseWriterTest {
    private static final short VERSION = 12;
    private static final NetworkLimits LIMITS =
            new NetworkLimits(
                    1 << 20, 2 << 20, 10, 10, 1, Duration.ofMinutes(10), Duration.ofSeconds(30));

    @TempDir private Path path;
    private SocketPair sockets;

    @BeforeEach
    void connect() throws IOException {
        sockets = SocketPair.connect();
    }

    @AfterEach
    void disconnect() throws IOException {
        sockets.close();
    }

    @Test
    void recordsForAPeerThatDoesNotReadWaitWithoutTakingTheProcessor() throws Exception {
        try (FileRecords records = FileRecords.in(path)) {
            Thread writing = Thread.startVirtualThread(() -> write(records));
            Await.until("the writer waits", () -> writing.getState() == Thread.State.WAITING);
            int before = records.transfers();
            assertThat(before).isLessThan(10_000);
            assertThat(read()).isEqualTo(ByteBuffer.wrap(FileRecords.bytes()));
            writing.join();
            assertThat(records.transfers()).isGreaterThan(before);
        }
    }

    private void write(Payload records) {
        var partition = PartitionData.builder().partitionIndex(0).records(records).build();
        var topic = FetchableTopicResponse.builder().topic("t").partitions(List.of(partition));
        var response = FetchResponse.builder().responses(List.of(topic.build())).build();
        var deadlines = new Deadlines(new ManualClock(), LIMITS);
        try {
            ResponseWriter writer = new ResponseWriter(sockets.server(), deadlines);
            writer.add(new RequestHead(ApiKey.FETCH, VERSION, 7, "client"), response);
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The last bytes of the next response, where the records stand.
    private ByteBuffer read() throws IOException {
        var in = new DataInputStream(sockets.client().socket().getInputStream());
        byte[] response = new byte[in.readInt()];
        in.readFully(response);
        int taggedFieldsBytes = 3;
        int at = response.length - FileRecords.BYTES - taggedFieldsBytes;
        return ByteBuffer.wrap(response, at, FileRecords.BYTES).slice();
    }
}
