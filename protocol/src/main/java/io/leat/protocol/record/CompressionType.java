package io.leat.protocol.record;

import io.leat.protocol.ErrorCode;
import java.util.Optional;

/// How the records of a batch are compressed; [#id()] is its number in the batch's attributes.
public enum CompressionType {
    NONE(0, "none"),
    GZIP(1, "gzip"),
    /// Xerial's framing, as Kafka's clients write it; a single unframed block is read as well.
    SNAPPY(2, "snappy"),
    /// LZ4 frames of independent blocks.
    LZ4(3, "lz4"),
    ZSTD(4, "zstd");

    private static final CompressionType[] BY_ID = values();

    private final int id;
    private final String configName;

    CompressionType(int id, String configName) {
        this.id = id;
        this.configName = configName;
    }

    /// The number in the lowest three bits of a batch's attributes.
    public int id() {
        return id;
    }

    /// The value of `compression.type` that names it.
    public String configName() {
        return configName;
    }

    /// The type that `compression.type=name` asks for; empty when there is none of that name.
    public static Optional<CompressionType> named(String name) {
        for (CompressionType type : BY_ID) {
            if (type.configName.equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// The type with this id; an id that no type has throws [MalformedBatchException].
    static CompressionType of(int id) {
        if (id >= BY_ID.length) {
            throw new MalformedBatchException(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, "no codec has the id " + id);
        }
        return BY_ID[id];
    }
}
