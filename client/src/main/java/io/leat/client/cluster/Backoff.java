package io.leat.client.cluster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to wait before trying again: longer each time, and not the same for all clients.
public final class Backoff {
    private static final long FIRST_MILLIS = 50;
    private static final int DOUBLINGS_MAX = 4;

    private Backoff() {}

    /// The pause after `failures` failures in a row: 50 ms to 0.8 s, a quarter more or less.
    public static Duration after(int failures) {
        long middle = FIRST_MILLIS << Math.clamp(failures - 1, 0, DOUBLINGS_MAX);
        return Duration.ofMillis(
                ThreadLocalRandom.current().nextLong(middle * 3 / 4, middle * 5 / 4));
    }
}
