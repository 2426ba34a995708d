package io.leat.log;

import com.google.errorprone.annotations.ThreadSafe;

/// The time. Everything that asks for it is given one, so that a test or a simulation can set it.
@ThreadSafe
public interface Clock {
    /// Milliseconds since 1970, as stamped on records. May jump.
    long millis();

    /// Nanoseconds since some moment; never goes back. For durations and deadlines.
    long nanos();

    static Clock system() {
        return SystemClock.INSTANCE;
    }

    /// The machine's clock.
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
}
