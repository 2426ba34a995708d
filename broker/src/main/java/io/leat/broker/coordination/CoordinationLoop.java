package io.leat.broker.coordination;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that owns all state of this package: answers and events of ZooKeeper, timers and
/// requests are tasks on its queue. It never waits for ZooKeeper, so a lost session cannot hold it
/// up (KAFKA-6517, KAFKA-6879).
@ThreadSafe
final class CoordinationLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinationLoop.class);

    /// ZooKeeper's event thread waits while this many tasks are queued.
    private static final int QUEUE_MAX = 1 << 18;

    private record Timer(long dueNanos, Runnable task) {}

    private final LongSupplier clockNanos;
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>(QUEUE_MAX);

    @GuardedBy("timers")
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos));

    private final Thread thread;

    /// Volatile: set by the loop itself, read by whoever posts.
    private volatile boolean closed;

    private CoordinationLoop(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
        this.thread = Thread.ofVirtual().name("coordination").unstarted(this::run);
    }

    static CoordinationLoop start(LongSupplier clockNanos) {
        CoordinationLoop loop = new CoordinationLoop(clockNanos);
        loop.thread.start();
        return loop;
    }

    /// Runs `task` on the loop, in the order of the calls. After the end it is dropped.
    void post(Runnable task) {
        try {
            while (!closed && !tasks.offer(task, 1, TimeUnit.SECONDS)) {
                LOG.warn("coordination.queue.full tasks={}", QUEUE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void schedule(long delayNanos, Runnable task) {
        synchronized (timers) {
            timers.add(new Timer(clockNanos.getAsLong() + delayNanos, task));
        }
        post(() -> {});
    }

    long nowNanos() {
        return clockNanos.getAsLong();
    }

    @Override
    public void close() {
        post(() -> closed = true);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                Runnable task = tasks.poll(nanosToNextTimer(), TimeUnit.NANOSECONDS);
                if (task != null) {
                    task.run();
                }
                for (Timer timer = dueTimer(); timer != null; timer = dueTimer()) {
                    timer.task().run();
                }
            } catch (InterruptedException e) {
                LOG.warn("coordination.loop.interrupted closed={}", closed);
            } catch (RuntimeException e) { // loop top: one bad task must not stop coordination
                LOG.error("coordination.task.failed", e);
            }
        }
    }

    private long nanosToNextTimer() {
        synchronized (timers) {
            Timer next = timers.peek();
            return next == null ? Long.MAX_VALUE : next.dueNanos() - clockNanos.getAsLong();
        }
    }

    private @Nullable Timer dueTimer() {
        synchronized (timers) {
            Timer next = timers.peek();
            return next != null && next.dueNanos() <= clockNanos.getAsLong() ? timers.poll() : null;
        }
    }
}
