package io.leat.broker.config;

/// One address to listen on. An empty `host` is every address of the machine; a `port` of 0 is any
/// free one. `advertisedPort` 0 means the port that was bound.
public record Listener(
        String name, String host, int port, String advertisedHost, int advertisedPort) {
    /// The only security protocol there is for now.
    public static final String PLAINTEXT = "PLAINTEXT";
}
