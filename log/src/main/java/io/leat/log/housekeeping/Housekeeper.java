package io.leat.log.housekeeping;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.PriorityQueue;
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
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(
                    Comparator.comparingLong(Task::dueMillis).thenComparingLong(Task::order));

    @GuardedBy("lock")
    private long taskCount;

    @GuardedBy("lock")
    private boolean stopping;

    @GuardedBy("lock")
    private @Nullable Thread thread;

    private record Task(long dueMillis, long order, Runnable action) {}

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
            tasks.add(new Task(dueMillis, taskCount++, action));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Does what is due now. Only where there is no thread.
    public void runOnce() {
        long now = millis.getAsLong();
        for (Task task = takeDue(now); task != null; task = takeDue(now)) {
            run(task);
        }
    }

    private @Nullable Task takeDue(long now) {
        lock.lock();
        try {
            Task next = tasks.peek();
            return next == null || next.dueMillis() > now ? null : tasks.poll();
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
            joinUninterruptibly(running);
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (Task task = awaitDue(); task != null; task = awaitDue()) {
            run(task);
        }
    }

    private void run(Task task) {
        try {
            task.action().run();
        } catch (RuntimeException e) { // loop top: the other tasks are done all the same
            LOG.error("log_directory.chore_failed path={}", directory, e);
        }
    }

    /// Null when it is time to end.
    private @Nullable Task awaitDue() {
        lock.lock();
        try {
            while (!stopping) {
                Task next = tasks.peek();
                long waitMillis =
                        next == null ? Long.MAX_VALUE : next.dueMillis() - millis.getAsLong();
                if (next != null && waitMillis <= 0) {
                    return tasks.poll();
                }
                changed.await(waitMillis, TimeUnit.MILLISECONDS);
            }
            return null;
        } catch (InterruptedException e) {
            return null;
        } finally {
            lock.unlock();
        }
    }
}
