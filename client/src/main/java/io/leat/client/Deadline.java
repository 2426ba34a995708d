package io.leat.client;

import java.time.Duration;

/// The moment by which something has to be done.
///
/// @param nanos on the scale of [System#nanoTime()]
public record Deadline(long nanos) {
    private static final Duration LONGEST = Duration.ofDays(365);

    /// The moment that is `wait` away; a year away at most.
    public static Deadline in(Duration wait) {
        Duration bounded = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    /// How long there is to wait, never negative.
    public Duration left() {
        return Duration.ofNanos(nanosLeft());
    }

    /// As [#left()].
    public long nanosLeft() {
        return Math.max(0, nanos - System.nanoTime());
    }

    public boolean passed() {
        return nanosLeft() == 0;
    }

    /// The earlier of this moment and the one that is `wait` away.
    public Deadline atMost(Duration wait) {
        return nanosLeft() <= wait.toNanos() ? this : in(wait);
    }
}
