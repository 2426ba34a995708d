package io.leat.benchmarks.load;

import java.util.Arrays;

/// Every single latency of a run. Filled by one thread, then sorted and read.
final class Latencies {
    private long[] nanos = new long[1 << 20];
    private int count;

    void add(long value) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = value;
    }

    Latencies sorted() {
        Arrays.sort(nanos, 0, count);
        return this;
    }

    /// The value that `percent` of all stay below; 0 when there are none. Sort first.
    double percentileMillis(double percent) {
        if (count == 0) {
            return 0;
        }
        int index = (int) Math.min(count - 1, Math.ceil(count * percent / 100));
        return nanos[index] / 1e6;
    }
}
