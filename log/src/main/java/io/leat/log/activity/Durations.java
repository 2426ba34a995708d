package io.leat.log.activity;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.concurrent.atomic.LongAdder;

/// How often something happened and how long it took, in steps of about a factor of three from 100
/// microseconds to 10 seconds.
@ThreadSafe
public final class Durations {
    private static final long[] BOUNDS_NANOS = {
        100_000L,
        300_000L,
        1_000_000L,
        3_000_000L,
        10_000_000L,
        30_000_000L,
        100_000_000L,
        300_000_000L,
        1_000_000_000L,
        3_000_000_000L,
        10_000_000_000L
    };

    /// How many steps there are, without the last, which has no upper bound.
    public static final int BOUNDS = BOUNDS_NANOS.length;

    private final LongAdder[] counts = new LongAdder[BOUNDS + 1];
    private final LongAdder sumNanos = new LongAdder();

    public Durations() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /// The upper bound, inclusive, of a step.
    public static long boundNanos(int step) {
        return BOUNDS_NANOS[step];
    }

    /// Hot path: no allocation.
    public void add(long nanos) {
        int step = 0;
        while (step < BOUNDS && nanos > BOUNDS_NANOS[step]) {
            step++;
        }
        counts[step].increment();
        sumNanos.add(nanos);
    }

    /// How often it happened in all.
    public long count() {
        long count = 0;
        for (LongAdder step : counts) {
            count += step.sum();
        }
        return count;
    }

    /// How often in each step, the last without an upper bound.
    public long[] counts() {
        long[] now = new long[counts.length];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts[i].sum();
        }
        return now;
    }

    /// How long all of them took together.
    public long sumNanos() {
        return sumNanos.sum();
    }
}
