package io.leat.broker.config.table;

/// Where a value comes from, as DescribeConfigs reports it; the codes are the protocol's.
public enum ConfigSource {
    DYNAMIC_TOPIC(1),
    DYNAMIC_BROKER(2),
    DYNAMIC_CLUSTER(3),
    STATIC_BROKER(4),
    DEFAULT(5);

    private final byte code;

    ConfigSource(int code) {
        this.code = (byte) code;
    }

    /// The code in a DescribeConfigs response.
    public byte code() {
        return code;
    }
}
