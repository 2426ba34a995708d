package io.leat.protocol.record;

/// A codec and how hard it tries. Levels are the codec's own; those without levels ignore it.
public record Compression(CompressionType type, int level) {
    /// Deflate's own choice.
    public static final int GZIP_LEVEL_DEFAULT = -1;

    /// The fast compressor; any other level is the thorough one's.
    public static final int LZ4_LEVEL_DEFAULT = 9;

    public static final int ZSTD_LEVEL_DEFAULT = 3;

    /// The codec at its usual level.
    public static Compression of(CompressionType type) {
        return new Compression(
                type,
                switch (type) {
                    case NONE, SNAPPY -> 0;
                    case GZIP -> GZIP_LEVEL_DEFAULT;
                    case LZ4 -> LZ4_LEVEL_DEFAULT;
                    case ZSTD -> ZSTD_LEVEL_DEFAULT;
                });
    }
}
