package io.leat.benchmarks.flush;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the turns of one case measured.
final class FlushSamples {
    private final List<long[]> turns = new ArrayList<>();
    private long cpuNanos;

    /// The time of each flush, and the CPU time of all of them with their appends. Takes the array.
    void add(long[] flushNanos, long turnCpuNanos) {
        turns.add(flushNanos);
        cpuNanos += turnCpuNanos;
    }

    /// A row of the table.
    String row(FlushCase flush, RoomAhead ahead) {
        long[] sorted = turns.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        double mebibytes =
                (double) sorted.length * flush.files() * FlushCase.APPEND_BYTES / (1 << 20);
        return "| %s | %d | %s | %.2f | %.2f | %.2f | %.2f |"
                .formatted(
                        flush.syncfs() ? "syncfs" : "fdatasync",
                        flush.files(),
                        ahead.text,
                        quantileMillis(sorted, 0.5),
                        quantileMillis(sorted, 0.99),
                        quantileMillis(sorted, 0.999),
                        cpuNanos / 1e6 / mebibytes);
    }

    private static double quantileMillis(long[] sorted, double quantile) {
        return sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
    }
}
