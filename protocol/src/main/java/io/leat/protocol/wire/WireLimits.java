package io.leat.protocol.wire;

/// What a message may at most contain, whatever its size.
public final class WireLimits {
    /// Elements of one array.
    public static final int ARRAY_ELEMENTS_MAX = 1_000_000;

    /// Elements of all arrays of one message together.
    public static final int MESSAGE_ELEMENTS_MAX = 4_000_000;

    /// Tagged fields in one struct.
    public static final int TAGGED_FIELDS_MAX = 10_000;

    /// Bytes of one string in UTF-8.
    public static final int STRING_BYTES_MAX = Short.MAX_VALUE;

    private WireLimits() {}
}
