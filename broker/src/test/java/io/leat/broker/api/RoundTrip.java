package io.leat.broker.api;

import static java.util.Objects.requireNonNull;

import io.leat.broker.api.RequestContext.Peer;
import io.leat.broker.api.RequestContext.RequestHead;
import io.leat.protocol.message.ApiRequest;
import io.leat.protocol.message.Requests;
import io.leat.protocol.message.Responses;
import io.leat.protocol.wire.MessageReader;
import io.leat.protocol.wire.MessageWriter;
import java.net.InetAddress;

/// Asks a handler through the bytes that travel, in one version.
public final class RoundTrip {
    private RoundTrip() {}

    public static <Q extends ApiRequest, R> R ask(
            Handler<Q> handler, Q request, int version, Class<R> responseClass) {
        return ask(handler, request, version, "PLAINTEXT", responseClass);
    }

    /// As above, from a client of `listener`.
    public static <Q extends ApiRequest, R> R ask(
            Handler<Q> handler, Q request, int version, String listener, Class<R> responseClass) {
        var key = request.apiKey();
        var sent = new MessageWriter();
        request.write(sent, (short) version);
        @SuppressWarnings("unchecked") // the key gives back the class that it was taken from
        Q received = (Q) Requests.read(key, new MessageReader(sent.toBuffer()), (short) version);
        var head = new RequestHead(key, (short) version, 1, "test");
        var peer = new Peer(InetAddress.getLoopbackAddress(), listener, "test");
        try {
            var response = handler.start(received, new RequestContext(head, peer)).await();
            var answered = new MessageWriter();
            requireNonNull(response).write(answered, (short) version);
            var in = new MessageReader(answered.toBuffer());
            return responseClass.cast(Responses.read(key, in, (short) version));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
