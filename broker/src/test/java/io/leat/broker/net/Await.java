package io.leat.broker.net;

import io.leat.log.Clock;
import java.util.function.BooleanSupplier;

/// Waits for what another thread brings about.
public final class Await {
    private static final long NANOS_MAX = 20_000_000_000L;

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        long start = Clock.system().nanos();
        while (!condition.getAsBoolean()) {
            if (Clock.system().nanos() - start > NANOS_MAX) {
                throw new AssertionError("in vain: " + what);
            }
            Thread.onSpinWait();
        }
    }
}
