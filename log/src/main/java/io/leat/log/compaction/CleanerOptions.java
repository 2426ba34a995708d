package io.leat.log.compaction;

import static io.leat.protocol.Invariant.check;

/// How much the log cleaner may use, all its threads together.
///
/// @param dedupeBytes the memory of the offset maps
/// @param bufferBytes the memory to read and write through
/// @param loadFactor how full an offset map may be
/// @param bytesPerSecond how much is read and written
public record CleanerOptions(
        int threads, long dedupeBytes, int bufferBytes, double loadFactor, double bytesPerSecond) {
    /// Kafka's defaults.
    public static final CleanerOptions DEFAULT =
            new CleanerOptions(1, 128L << 20, 512 << 10, 0.9, Double.MAX_VALUE);

    public CleanerOptions {
        check(threads > 0, "somebody cleans");
        check(dedupeBytes / threads >= 2 * OffsetMap.ENTRY_BYTES, "a map has room for a key");
        check(bufferBytes >= 0, "buffers have some size");
        check(loadFactor > 0 && loadFactor <= 1, "a map is not overfull");
        check(bytesPerSecond > 0, "cleaning makes progress");
    }

    boolean differOnlyInRate(CleanerOptions other) {
        return equals(
                new CleanerOptions(
                        other.threads,
                        other.dedupeBytes,
                        other.bufferBytes,
                        other.loadFactor,
                        bytesPerSecond));
    }

    int slotsMax() {
        long slots = dedupeBytes / threads / OffsetMap.ENTRY_BYTES;
        return (int) Math.min(OffsetMap.SLOTS_MAX, slots);
    }
}
