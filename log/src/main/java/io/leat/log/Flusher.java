package io.leat.log;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.activity.DirectoryActivity;
import io.leat.log.housekeeping.Crowd;
import io.leat.log.housekeeping.DueTasks;
import io.leat.log.housekeeping.ThreadEnd;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Group commit: one platform thread flushes all logs of a directory. Whatever asks while a flush
/// runs shares the next one, and under a stream of appends that one waits a moment for as many as
/// usual ([Crowd]). The same thread does what is due later and must not wait for the removal of
/// files: flushes by time, and checkpoints.
@ThreadSafe
final class Flusher {
    /// How long a round waits for somebody else to append, and how often at most.
    private static final long WAIT_NANOS = 1_000_000;

    private static final int WAITS_MAX = 5;

    private final Clock clock;
    private final FlushRound round;
    private final DirectoryActivity activity;
    private final Crowd crowd = new Crowd();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();

    @GuardedBy("lock")
    private Set<Log> dirty = new LinkedHashSet<>();

    /// How often somebody asked for the next round.
    @GuardedBy("lock")
    private int appends;

    /// At how many of them the thread wants to hear.
    @GuardedBy("lock")
    private int expected = Integer.MAX_VALUE;

    @GuardedBy("lock")
    private final DueTasks tasks = new DueTasks();

    @GuardedBy("lock")
    private boolean stopping;

    @GuardedBy("lock")
    private @Nullable Thread thread;

    Flusher(Clock clock, FlushRound round, DirectoryActivity activity) {
        this.activity = activity;
        this.clock = clock;
        this.round = round;
    }

    void start(String name) {
        lock.lock();
        try {
            thread = Thread.ofPlatform().name(name).start(this::run);
        } finally {
            lock.unlock();
        }
    }

    void request(Log log) {
        lock.lock();
        try {
            appends++;
            if ((dirty.add(log) && dirty.size() == 1) || appends == expected) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many logs wait for the next round.
    int waitingLogs() {
        lock.lock();
        try {
            return dirty.size();
        } finally {
            lock.unlock();
        }
    }

    void schedule(long dueMillis, Runnable action) {
        lock.lock();
        try {
            tasks.add(dueMillis, action);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Flushes what is pending and does what is due. Called by the thread, or, where there is none,
    /// by a simulation.
    void runOnce() {
        Set<Log> logs;
        List<Runnable> due = new ArrayList<>();
        lock.lock();
        try {
            logs = dirty;
            appends = 0;
            dirty = new LinkedHashSet<>();
            long now = clock.millis();
            for (Runnable task = tasks.takeDue(now); task != null; task = tasks.takeDue(now)) {
                due.add(task);
            }
        } finally {
            lock.unlock();
        }
        if (!logs.isEmpty()) {
            long began = clock.nanos();
            round.flush(List.copyOf(logs));
            activity.flushed(logs.size(), clock.nanos() - began);
        }
        due.forEach(Runnable::run);
    }

    /// Ends the thread after one last flush. Idempotent.
    void stop() {
        Thread running;
        lock.lock();
        try {
            stopping = true;
            running = thread;
            thread = null;
            work.signal();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            ThreadEnd.await(running);
        }
        runOnce();
    }

    private void run() {
        try {
            while (awaitWork()) {
                awaitCompany();
                runOnce();
            }
        } catch (RuntimeException e) {
            round.broken(e);
        }
    }

    private boolean awaitWork() {
        lock.lock();
        try {
            while (!stopping && dirty.isEmpty()) {
                long waitMillis = tasks.waitMillis(clock.millis());
                if (waitMillis <= 0) {
                    break;
                }
                work.await(waitMillis, TimeUnit.MILLISECONDS);
            }
            return !stopping;
        } catch (InterruptedException e) {
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    private void awaitCompany() {
        lock.lock();
        try {
            if (appends == 0) {
                return; // woken by a task that is due
            }
            expected = crowd.expected();
            int before = 0;
            for (int i = 0; i < WAITS_MAX && appends > before && appends < expected; i++) {
                before = appends;
                awaitMoment();
            }
            expected = Integer.MAX_VALUE;
            crowd.came(appends);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if somebody does, the round starts at once.
        } finally {
            lock.unlock();
        }
    }

    /// Shorter when all that are expected came.
    @GuardedBy("lock")
    private void awaitMoment() throws InterruptedException {
        long left = WAIT_NANOS;
        while (left > 0 && appends < expected && !stopping) {
            left = work.awaitNanos(left);
        }
    }
}
