package io.leat.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leat.protocol.wire.MalformedMessageException;
import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;

/// Any bytes in place of a request: it is decoded or refused as malformed, nothing else; what was
/// decoded can be written and is then decoded as the same.
@Tag("fuzz")
class RequestFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void decoding(byte[] data) {
        ByteBuffer bytes = ByteBuffer.wrap(data);
        if (data.length < 4) {
            return;
        }
        ApiKey key = ApiKey.of(bytes.getShort(0));
        short version = bytes.getShort(2);
        if (key == null || !key.hasVersion(version)) {
            return;
        }
        short headerVersion = key.requestHeaderVersion(version);
        RequestHeader header;
        ApiRequest request;
        try {
            MessageReader in = new MessageReader(bytes);
            header = RequestHeader.read(in, headerVersion);
            request = Requests.read(key, in, version);
        } catch (MalformedMessageException refused) {
            return;
        }
        MessageWriter out = new MessageWriter();
        header.write(out, headerVersion);
        request.write(out, version);
        MessageReader again = new MessageReader(out.toBuffer());
        assertThat(RequestHeader.read(again, headerVersion)).isEqualTo(header);
        assertThat(Requests.read(key, again, version)).isEqualTo(request);
    }
}
