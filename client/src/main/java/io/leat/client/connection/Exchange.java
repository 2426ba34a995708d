package io.leat.client.connection;

import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.RequestHeader;
import io.leat.protocol.wire.MessageWriter;
import io.leat.protocol.wire.Payload;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// One request in its form on the wire, and the answer that is expected for it.
///
/// @param answered whether the server sends an answer at all
record Exchange(
        Call call, List<Payload> frame, boolean answered, CompletableFuture<ApiResponse> answer) {

    /// What the answer's bytes have to be read with.
    record Call(ApiKey key, short version, int correlationId) {}

    /// Encodes the request.
    static Exchange of(ApiRequest request, Call call, String clientId, boolean answered) {
        MessageWriter out = MessageWriter.framed();
        RequestHeader.builder()
                .requestApiKey(call.key().id())
                .requestApiVersion(call.version())
                .correlationId(call.correlationId())
                .clientId(clientId)
                .build()
                .write(out, call.key().requestHeaderVersion(call.version()));
        request.write(out, call.version());
        return new Exchange(call, out.segments(), answered, new CompletableFuture<>());
    }
}
