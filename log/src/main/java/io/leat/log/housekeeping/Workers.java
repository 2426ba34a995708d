package io.leat.log.housekeeping;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Has several threads do one piece of work together, once: the caller's, and platform threads that
/// are gone when it returns.
public final class Workers {
    private Workers() {}

    /// Runs `work` on `count` threads at once; returns when all are through. What one throws, it
    /// throws.
    public static void run(int count, Runnable work) {
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        List<Thread> helpers = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            helpers.add(
                    Thread.ofPlatform().name("leat-load-" + i).start(() -> attempt(work, failure)));
        }
        attempt(work, failure);
        helpers.forEach(ThreadEnd::await);
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    private static void attempt(
            Runnable work, AtomicReference<@Nullable RuntimeException> failure) {
        try {
            work.run();
        } catch (RuntimeException e) { // loop top: thrown by the caller's thread in the end
            failure.compareAndSet(null, e);
        }
    }
}
