package io.leat.log.compaction;

import io.leat.log.Clock;
import io.leat.log.activity.CleanerActivity;
import io.leat.log.housekeeping.ThreadEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The compactors that share one set of options, and the threads they run on. Other options need
/// another crew, but for the rate. Confined to the cleaner's lock, but for its threads.
final class CleanerCrew {
    private final CleanerOptions options;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Throttle throttle;
    private final List<Compactor> compactors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    CleanerCrew(LogCleaner.Resources resources, Clock clock, CleanerActivity activity) {
        this.options = resources.options();
        this.throttle = new Throttle(options.bytesPerSecond(), clock, closing);
        Pace pace =
                bytes -> {
                    activity.spent(bytes);
                    throttle.spend(bytes);
                };
        for (int i = 0; i < options.threads(); i++) {
            compactors.add(new Compactor(options, pace, resources.random()));
        }
    }

    Compactor first() {
        return compactors.getFirst();
    }

    CleanerOptions options() {
        return options;
    }

    void limitTo(double bytesPerSecond) {
        throttle.limitTo(bytesPerSecond);
    }

    /// Has each compactor do `work` until that is false, again every `backoffMillis`.
    void start(Predicate<Compactor> work, long backoffMillis) {
        for (Compactor compactor : compactors) {
            threads.add(
                    Thread.ofPlatform()
                            .name("leat-cleaner-" + threads.size())
                            .daemon()
                            .start(() -> run(() -> work.test(compactor), backoffMillis)));
        }
    }

    private interface Round {
        boolean run();
    }

    private void run(Round round, long backoffMillis) {
        try {
            do {
                while (closing.getCount() > 0 && round.run()) {
                    // the next dirtiest
                }
            } while (!closing.await(backoffMillis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the passes under way soon, undone as far as they are not swapped.
    void end() {
        closing.countDown();
    }

    boolean isOver() {
        return closing.getCount() == 0 && threads.stream().noneMatch(Thread::isAlive);
    }

    /// Returns once no pass is under way any more.
    void awaitEnd() {
        threads.forEach(ThreadEnd::await);
    }
}
