package io.leat.log;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.log.activity.DirectoryActivity;
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
/// runs shares the next one, and under a stream of appends that one waits a moment for more
/// ([Pacing]). The same thread does what is due later and must not wait for the removal of files:
/// flushes by time, and checkpoints.
@ThreadSafe
final class Flusher {
    /// How long a round waits at once for more appends, and how often.
    private static final long WAIT_NANOS = 1_000_000;

    private static final int WAITS_MAX = 3;

    /// A round of more logs than this is large enough.
    private static final int WAITING_LOGS_MAX = 64;

    private final Clock clock;
    private final FlushRound round;
    private final DirectoryActivity activity;
    private final Pacing pacing = new Pacing();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();

    @GuardedBy("lock")
    private Set<Log> dirty = new LinkedHashSet<>();

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
            if (dirty.add(log) && dirty.size() == 1) {
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
            long pending = pendingRecords();
            boolean hopeful = pacing.isWorthWaiting(pending);
            for (int waits = 0; hopeful && waits < WAITS_MAX; waits++) {
                long before = pending;
                long left = WAIT_NANOS;
                while (left > 0 && !stopping) {
                    left = work.awaitNanos(left);
                }
                pending = pendingRecords();
                hopeful = pending > before;
                pacing.waited(hopeful);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if somebody does, the round starts at once.
        } finally {
            lock.unlock();
        }
    }

    /// Records that the next round would make durable; 0 when so many logs wait that it does not
    /// matter.
    @GuardedBy("lock")
    private long pendingRecords() {
        if (dirty.size() > WAITING_LOGS_MAX) {
            return 0;
        }
        long records = 0;
        for (Log log : dirty) {
            records += log.logEndOffset() - log.flushedOffset();
        }
        return records;
    }

    /// Decides whether a flush round waits for company. Confined to the flusher.
    ///
    /// A round costs about the same CPU whatever it holds, so under a stream of appends it pays to
    /// let more of them in. A producer that waits for its answer before it sends more would only be
    /// delayed: rounds with few records never wait, and a wait that brought nobody is not tried
    /// again for a while.
    static final class Pacing {
        /// Fewer pending records than these are flushed at once.
        static final int RECORDS_MIN = 64;

        /// After so many waits in vain in a row, the next try is 2 to this power rounds away.
        private static final int DOUBLINGS_MAX = 6;

        private int inVain;
        private int roundsToSkip;

        /// Whether the round that would flush `pendingRecords` now should wait a moment first.
        boolean isWorthWaiting(long pendingRecords) {
            if (pendingRecords < RECORDS_MIN) {
                return false;
            }
            if (roundsToSkip > 0) {
                roundsToSkip--;
                return false;
            }
            return true;
        }

        /// Tells whether anybody came while the round waited.
        void waited(boolean brought) {
            inVain = brought ? 0 : Math.min(inVain + 1, DOUBLINGS_MAX);
            roundsToSkip = brought ? 0 : 1 << inVain;
        }
    }
}
