package io.leat.log;

import java.util.concurrent.TimeUnit;

/// Where time comes from. Everything that waits or stamps is given one, so that a test can move it.
public interface Clock {
    /// Milliseconds since 1970, UTC; may jump.
    long millis();

    /// Nanoseconds since some moment; never goes back. For deadlines.
    long nanos();

    /// The machine's own clock.
    static Clock system() {
        return SystemClock.INSTANCE;
    }

    /// The machine's own clock, as a value.
    enum SystemClock implements Clock {
        INSTANCE;

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    }

    /// The moment that lies `millis` ahead, for [#nanos()].
    default long nanosIn(long millis) {
        return nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
