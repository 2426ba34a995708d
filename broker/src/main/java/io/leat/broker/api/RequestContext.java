package io.leat.broker.api;

import io.leat.protocol.message.ApiKey;
import java.net.InetAddress;

/// Who asks, and how: what the frame and the connection say besides the request itself.
public record RequestContext(RequestHead head, Peer peer) {

    /// The request header's fields; `clientId` is empty when the client sent none.
    public record RequestHead(ApiKey apiKey, short version, int correlationId, String clientId) {}

    /// The other end of the connection, and the listener that it reached.
    public record Peer(InetAddress address, String listener, String connectionId) {}

    public short version() {
        return head.version();
    }

    public String clientId() {
        return head.clientId();
    }
}
