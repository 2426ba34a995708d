package io.leat.broker.api;

import io.leat.protocol.message.ApiRequest;

/// One API. Handlers are shared by all connections.
@FunctionalInterface
public interface Handler<Q extends ApiRequest> {

    /// Starts a request. Called on the connection's reader thread, in the order of the requests;
    /// must not block. Record data in `request` is borrowed: it is valid only until this method
    /// returns. Long work and waiting belong in the reply.
    Reply start(Q request, RequestContext context);
}
