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
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResponseWriterTest {
    /// Far more than the sockets hold.
    private static final int RECORDS_BYTES = 32 << 20;

    private static final short VERSION = 12;
    private static final NetworkLimits LIMITS =
            new NetworkLimits(
                    1 << 20, 2 << 20, 10, 10, Duration.ofMinutes(10), Duration.ofSeconds(30));

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
        Path file = path.resolve("records");
        Files.write(file, records());
        try (FileChannel channel = FileChannel.open(file)) {
            FileRecords payload = new FileRecords(channel, new AtomicInteger());
            Thread writing = Thread.startVirtualThread(() -> write(payload));
            Await.until("the writer waits", () -> writing.getState() == Thread.State.WAITING);
            int before = payload.transfers.get();
            assertThat(before).isLessThan(10_000);
            assertThat(read()).isEqualTo(ByteBuffer.wrap(records()));
            writing.join();
            assertThat(payload.transfers.get()).isGreaterThan(before);
        }
    }

    /// A file's bytes, and how often some of them were asked for.
    private record FileRecords(FileChannel file, AtomicInteger transfers) implements Payload {
        @Override
        public int sizeBytes() {
            return RECORDS_BYTES;
        }

        @Override
        public long transferTo(WritableByteChannel target, long position) throws IOException {
            transfers.incrementAndGet();
            return file.transferTo(position, RECORDS_BYTES - position, target);
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
        int at = response.length - RECORDS_BYTES - taggedFieldsBytes;
        return ByteBuffer.wrap(response, at, RECORDS_BYTES).slice();
    }

    private static byte[] records() {
        byte[] records = new byte[RECORDS_BYTES];
        for (int i = 0; i < records.length; i++) {
            records[i] = (byte) (i * 31 + (i >>> 8));
        }
        return records;
    }
}
