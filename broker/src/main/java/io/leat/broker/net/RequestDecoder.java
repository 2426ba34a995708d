package io.leat.broker.net;

import io.leat.broker.api.ApiTable;
import io.leat.broker.api.Reply;
import io.leat.broker.api.RequestContext;
import io.leat.broker.api.RequestContext.RequestHead;
import io.leat.protocol.message.ApiKey;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.ApiVersionsRequest;
import io.leat.protocol.message.RequestHeader;
import io.leat.protocol.message.Requests;
import io.leat.protocol.wire.MessageReader;
import java.nio.ByteBuffer;

/// A frame's bytes as a request that can be started.
///
/// The first eight bytes are the same in every version of every request header, so that a version
/// that is too new can still be answered (KIP-511):
///
/// ```
///  0         2             4                8
///  +---------+-------------+----------------+-----
///  | api key | api version | correlation id | …
///  +---------+-------------+----------------+-----
/// ```
final class RequestDecoder {
    private static final int PREFIX_BYTES = 8;
    private static final ApiVersionsRequest ANY_VERSION = ApiVersionsRequest.builder().build();

    private RequestDecoder() {}

    /// A request with the API that will handle it.
    record Decoded(RequestHead head, ApiTable.Api<?> api, ApiRequest request) {
        Reply start(RequestContext context) {
            return api.start(request, context);
        }
    }

    static Decoded decode(ByteBuffer frame, ApiTable apis) throws BadFrameException {
        if (frame.remaining() < PREFIX_BYTES) {
            throw new BadFrameException("a request of " + frame.remaining() + " bytes");
        }
        short apiId = frame.getShort(frame.position());
        short version = frame.getShort(frame.position() + 2);
        int correlationId = frame.getInt(frame.position() + 4);
        ApiKey apiKey = ApiKey.of(apiId);
        ApiTable.Api<?> api = apiKey == null ? null : apis.find(apiKey);
        if (apiKey == null || api == null) {
            throw new BadFrameException("unknown api key " + apiId);
        }
        if (!api.accepts(version)) {
            if (apiKey == ApiKey.API_VERSIONS) {
                var head = new RequestHead(apiKey, (short) 0, correlationId, "");
                return new Decoded(head, apis.unsupportedVersion(), ANY_VERSION);
            }
            throw new BadFrameException(
                    "version " + version + " of " + apiKey + "; supported are " + api.range());
        }
        var in = new MessageReader(frame);
        RequestHeader header = RequestHeader.read(in, apiKey.requestHeaderVersion(version));
        String clientId = header.clientId() == null ? "" : header.clientId();
        ApiRequest request = Requests.read(apiKey, in, version);
        return new Decoded(new RequestHead(apiKey, version, correlationId, clientId), api, request);
    }
}
