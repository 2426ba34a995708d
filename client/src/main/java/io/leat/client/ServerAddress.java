package io.leat.client;

/// Where a server listens.
public record ServerAddress(String host, int port) {
    /// Where Kafka's clients look when no port is named.
    public static final int DEFAULT_PORT = 9092;

    private static final int PORT_MAX = 65_535;

    public ServerAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a server address needs a host");
        }
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("a port lies between 1 and 65535: " + port);
        }
    }

    /// Reads `host`, `host:port` or `[address]:port`; throws [IllegalArgumentException] for
    /// anything else.
    public static ServerAddress parse(String text) {
        String trimmed = text.strip();
        int bracket = trimmed.lastIndexOf(']');
        int colon = trimmed.lastIndexOf(':');
        if (colon <= bracket) {
            return new ServerAddress(withoutBrackets(trimmed), DEFAULT_PORT);
        }
        String host = withoutBrackets(trimmed.substring(0, colon));
        if (bracket < 0 && host.contains(":")) {
            throw new IllegalArgumentException("put the address into brackets: [" + trimmed + "]");
        }
        try {
            return new ServerAddress(host, Integer.parseInt(trimmed.substring(colon + 1)));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("the port is not a number: " + trimmed, notANumber);
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
