package io.leat.log.housekeeping;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does a directory's slow work when it is due, on one platform thread: retention, and the removal
/// of files. Nobody waits for it, and the flusher is not held up by it.
@ThreadSafe
public final class Housekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);

    private final LongSupplier millis;
    private final Path directory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final DueTasks tasks = new DueTasks();

    @GuardedBy("lock")
    private boolean stopping;

    @GuardedBy("lock")
    private @Nullable Thread thread;

    /// Without a thread yet; `millis` tells the time.
    public Housekeeper(LongSupplier millis, Path directory) {
        this.millis = millis;
        this.directory = directory;
    }

    public void start(String name) {
        lock.lock();
        try {
            thread = Thread.ofPlatform().name(name).start(this::run);
        } finally {
            lock.unlock();
        }
    }

    /// What is not done when the directory is closed must be found and done at the next start.
    public void schedule(long dueMillis, Runnable action) {
        lock.lock();
        try {
            tasks.add(dueMillis, action);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Does it first after `delayMillis`, and from then on again `pauseMillis` after each time.
    public void repeat(long delayMillis, long pauseMillis, Runnable action) {
        schedule(
                millis.getAsLong() + delayMillis,
                () -> {
                    try {
                        action.run();
                    } finally {
                        repeat(pauseMillis, pauseMillis, action);
                    }
                });
    }

    /// Does what is due now. Only where there is no thread.
    public void runOnce() {
        long now = millis.getAsLong();
        for (Runnable task = takeDue(now); task != null; task = takeDue(now)) {
            run(task);
        }
    }

    private @Nullable Runnable takeDue(long now) {
        lock.lock();
        try {
            return tasks.takeDue(now);
        } finally {
            lock.unlock();
        }
    }

    /// Ends the thread after what it is doing; drops the rest. Idempotent.
    public void stop() {
        Thread running;
        lock.lock();
        try {
            stopping = true;
            running = thread;
            thread = null;
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            ThreadEnd.await(running);
        }
    }

    private void run() {
        for (Runnable task = awaitDue(); task != null; task = awaitDue()) {
            run(task);
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) { // loop top: the other tasks are done all the same
            LOG.error("log_directory.chore_failed path={}", directory, e);
        }
    }

    /// Null when it is time to end.
    private @Nullable Runnable awaitDue() {
        lock.lock();
        try {
            while (!stopping) {
                long now = millis.getAsLong();
                Runnable due = tasks.takeDue(now);
                if (due != null) {
                    return due;
                }
                changed.await(tasks.waitMillis(now), TimeUnit.MILLISECONDS);
            }
            return null;
        } catch (InterruptedException e) {
            return null;
        } finally {
            lock.unlock();
        }
    }
}
