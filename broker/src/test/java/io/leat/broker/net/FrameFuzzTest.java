package io.leat.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leat.broker.api.ApiTable;
import io.leat.broker.api.Reply;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiVersionsResponse;
import io.leat.protocol.wire.MalformedMessageException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/// Any bytes in place of a connection's stream, cut anyhow: requests come out, or the stream is
/// refused as malformed, nothing else; no buffer is lost, and the memory that is taken follows the
/// bytes that came, not those that were announced.
@Tag("fuzz")
class FrameFuzzTest {
    private static final int FRAME_MAX = 100 << 20;
    private static final int FIRST_PIECE_BYTES = 128 * 1024;
    private static final NetworkLimits LIMITS =
            new NetworkLimits(
                    FRAME_MAX,
                    200 << 20,
                    10,
                    10,
                    1,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(30));
    private static final ApiTable APIS = new ApiTable(everyApi());

    @FuzzTest(maxDuration = "1m")
    void decodingAStream(byte[] data) throws Exception {
        if (data.length == 0) {
            return;
        }
        int pieceBytes = 1 + (data[0] & 0xFF) * 16;
        byte[] stream = Arrays.copyOfRange(data, 1, data.length);
        var pool = new BufferPool(LIMITS.bufferBytesMax(), true);
        readAll(new PiecewiseChannel(stream, pieceBytes), pool);
        assertThat(pool.usedBytes()).isZero();
        assertThat(pool.usedBytesMax()).isLessThanOrEqualTo(FIRST_PIECE_BYTES + 4L * stream.length);
    }

    private static void readAll(PiecewiseChannel stream, BufferPool pool) throws Exception {
        var deadlines = new Deadlines(new ManualClock(), LIMITS);
        var reader = new FrameReader(stream, pool, deadlines, FRAME_MAX);
        try {
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                decode(frame);
            }
        } catch (BadFrameException | MalformedMessageException | EOFException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static void decode(Frame frame) throws IOException {
        try (frame) {
            var decoded = RequestDecoder.decode(frame.bytes(), APIS);
            assertThat(decoded.api().accepts(decoded.head().version())).isTrue();
        }
    }

    private static List<ApiTable.Api<?>> everyApi() {
        return Stream.of(ApiKey.values()).<ApiTable.Api<?>>map(FrameFuzzTest::api).toList();
    }

    private static ApiTable.Api<ApiRequest> api(ApiKey key) {
        var answer = Reply.of(ApiVersionsResponse.builder().build());
        return new ApiTable.Api<>(key, ApiRequest.class, (request, context) -> answer);
    }
}
