package io.leat.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiVersionsRequest;
import io.leat.protocol.message.ApiVersionsResponse;
import io.leat.protocol.message.ApiVersionsResponse.ApiVersion;
import io.leat.protocol.message.RequestHeader;
import io.leat.protocol.message.ResponseHeader;
import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the broker advertises is what docs/PROTOCOL_SUPPORT.md says; `-Dleat.regenerate=true`
/// rewrites the page.
class ProtocolSupportTest {
    private static final Path PAGE = Path.of("..", "docs", "PROTOCOL_SUPPORT.md");
    private static final short FLEXIBLE = 4;
    private static final short TOO_NEW = 99;

    @TempDir Path data;

    @Test
    void thePageListsWhatTheBrokerAdvertises() throws Exception {
        String page;
        try (RunningBroker running = RunningBroker.start(data, Map.of())) {
            page = page(ask(running.port(), FLEXIBLE, FLEXIBLE).apiKeys());
        }
        if (Boolean.getBoolean("leat.regenerate")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void aVersionThatIsTooNewIsAnsweredInVersionZeroWithAnError() throws Exception {
        try (RunningBroker running = RunningBroker.start(data, Map.of())) {
            ApiVersionsResponse response = ask(running.port(), TOO_NEW, (short) 0);
            assertThat(response.errorCode()).isEqualTo((short) 35);
            assertThat(response.apiKeys()).isNotEmpty();
        }
    }

    private static ApiVersionsResponse ask(int port, short version, short answered)
            throws IOException {
        var out = MessageWriter.framed();
        RequestHeader.builder()
                .requestApiKey(ApiKey.API_VERSIONS.id())
                .requestApiVersion(version)
                .correlationId(7)
                .clientId("test")
                .build()
                .write(out, (short) 2);
        ApiVersionsRequest.builder()
                .clientSoftwareName("test")
                .clientSoftwareVersion("1")
                .build()
                .write(out, FLEXIBLE);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            ByteBuffer request = out.toBuffer();
            byte[] bytes = new byte[request.remaining()];
            request.get(bytes);
            socket.getOutputStream().write(bytes);
            var in = new DataInputStream(socket.getInputStream());
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            var reader = new MessageReader(ByteBuffer.wrap(frame));
            assertThat(ResponseHeader.read(reader, (short) 0).correlationId()).isEqualTo(7);
            return ApiVersionsResponse.read(reader, answered);
        }
    }

    private static String page(List<ApiVersion> apis) {
        StringBuilder page = new StringBuilder();
        page.append("# Protocol support\n\n");
        page.append("What the broker advertises in its ApiVersions response; written by a test.\n");
        page.append("Produce advertises version 0 for the sake of old librdkafka (KAFKA-18659) ");
        page.append(
                "and refuses versions below 3. ALTER_PARTITION (56), versions 2 to 3, is what ");
        page.append("brokers ask of their controller:\nit is answered and not advertised.\n\n");
        page.append("| key | API | versions |\n|---:|---|---|\n");
        apis.stream()
                .sorted(Comparator.comparingInt(ApiVersion::apiKey))
                .forEach(api ->
                        page.append("| ")
                                .append(api.apiKey())
                                .append(" | ")
                                .append(ApiKey.of(api.apiKey()))
                                .append(" | ")
                                .append(api.minVersion())
                                .append(" to ")
                                .append(api.maxVersion())
                                .append(" |\n"));
        return page.toString();
    }
}
