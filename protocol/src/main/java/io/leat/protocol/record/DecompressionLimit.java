package io.leat.protocol.record;

import static io.leat.protocol.Invariant.check;

/// The most bytes that one batch may decompress to. A reader stops there whatever the batch claims,
/// so a small batch cannot cost unbounded memory or time.
public record DecompressionLimit(long bytes) {
    /// 128 MiB: a producer fills a batch by its compressed size, so an honest batch of 1 MiB may
    /// hold a hundred times that.
    public static final DecompressionLimit DEFAULT = new DecompressionLimit(128L << 20);

    public DecompressionLimit {
        check(bytes > 0, "a decompression limit is positive");
    }
}
