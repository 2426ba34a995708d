package io.leat.client.connection;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.ResponseHeader;
import io.leat.protocol.message.Responses;
import io.leat.protocol.wire.MalformedMessageException;
import io.leat.protocol.wire.MessageReader;
import java.nio.ByteBuffer;

/// Reads the answer in a frame. What it returns borrows the frame.
record AnswerReader(ByteBuffer frame) {
    ApiResponse read(Exchange.Call call) {
        MessageReader in = new MessageReader(frame);
        short headerVersion = call.key().responseHeaderVersion(call.version());
        ResponseHeader header = ResponseHeader.read(in, headerVersion);
        if (header.correlationId() != call.correlationId()) {
            throw new MalformedMessageException(
                    "an answer to request %d where %d is next"
                            .formatted(header.correlationId(), call.correlationId()));
        }
        ApiResponse response = Responses.read(call.key(), in, bodyVersion(call, in.position()));
        if (in.remaining() > 0) {
            throw new MalformedMessageException(
                    in.remaining() + " bytes behind the end of an answer to " + call.key());
        }
        return response;
    }

    /// "Your version is too new for me" comes in version 0 (KIP-511).
    private short bodyVersion(Exchange.Call call, int bodyAt) {
        boolean tooNew =
                call.key() == ApiKey.API_VERSIONS
                        && frame.limit() - bodyAt >= Short.BYTES
                        && frame.getShort(bodyAt) == ErrorCode.UNSUPPORTED_VERSION.code();
        return tooNew ? 0 : call.version();
    }
}
