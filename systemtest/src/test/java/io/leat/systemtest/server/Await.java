package io.leat.systemtest.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Waits for a condition instead of for a time, and says what was seen when it never came.
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private Await() {}

    /// Looks again and again until `wanted` accepts what `look` returns, and returns that.
    public static <T> T until(String what, Callable<T> look, Predicate<? super T> wanted) {
        return until(what, LIMIT, look, wanted);
    }

    /// As above, with its own limit. An exception in `look` counts as "not yet".
    public static <T> T until(
            String what, Duration limit, Callable<T> look, Predicate<? super T> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        Object seen = "nothing";
        @Nullable Exception failure = null;
        do {
            try {
                T found = look.call();
                if (wanted.test(found)) {
                    return found;
                }
                seen = found;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting until " + what, e);
            } catch (Exception e) { // loop top: a look that fails is "not yet"
                seen = e;
                failure = e;
            }
            pause();
        } while (System.nanoTime() < deadline);
        throw new AssertionError(
                "not within %s: %s; last seen: %s".formatted(limit, what, seen), failure);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
