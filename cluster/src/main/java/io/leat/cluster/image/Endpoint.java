package io.leat.cluster.image;

import static io.leat.protocol.Invariant.check;

/// Where clients reach one listener of a broker, as it advertises it.
public record Endpoint(String listener, String securityProtocol, String host, int port) {
    public Endpoint {
        check(port >= 0 && port <= 0xFFFF, "a port lies between 0 and 65535");
    }
}
