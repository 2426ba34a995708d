package io.leat.broker.config.table;

/// The sort of a value as DescribeConfigs reports it; the codes are the protocol's.
public enum ConfigKind {
    BOOLEAN(1),
    STRING(2),
    INT(3),
    SHORT(4),
    LONG(5),
    DOUBLE(6),
    LIST(7),
    PASSWORD(9);

    private final byte code;

    ConfigKind(int code) {
        this.code = (byte) code;
    }

    /// The code in a DescribeConfigs response.
    public byte code() {
        return code;
    }
}
