package io.leat.broker.net;

import static io.leat.protocol.Invariant.check;

import java.time.Duration;

/// The bounds that every connection is held to.
///
/// @param requestBytesMax largest frame, `socket.request.max.bytes`
/// @param bufferBytesMax memory of all frames being read or handled at once,
///   `queued.max.request.bytes`
/// @param connectionsMax open connections of the process, `max.connections`
/// @param connectionsPerAddressMax open connections of one address, `max.connections.per.ip`
/// @param plainConnectionsMax open connections that are served by platform threads
/// @param idleTimeout how long a connection may stay without a request, `connections.max.idle.ms`
/// @param progressTimeout how long a frame may take to arrive, or a response to be taken, once
///   begun
public record NetworkLimits(
        int requestBytesMax,
        long bufferBytesMax,
        int connectionsMax,
        int connectionsPerAddressMax,
        int plainConnectionsMax,
        Duration idleTimeout,
        Duration progressTimeout) {
    public NetworkLimits {
        check(requestBytesMax > 0, "a request has at least one byte");
        check(
                bufferBytesMax >= requestBytesMax,
                "the buffers hold the largest request",
                bufferBytesMax,
                requestBytesMax);
        check(connectionsMax > 0 && connectionsPerAddressMax > 0, "connections are allowed");
    }
}
