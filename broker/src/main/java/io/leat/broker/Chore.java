package io.leat.broker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does one thing again and again, with a pause before each time, until it is closed; one virtual
/// thread. A failure is logged and does not end it.
final class Chore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chore.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final long pauseMillis;
    private final Runnable action;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Chore(String name, long pauseMillis, Runnable action) {
        this.name = name;
        this.pauseMillis = pauseMillis;
        this.action = action;
        this.thread = Thread.ofVirtual().name("leat-" + name).unstarted(this::run);
    }

    static Chore start(String name, long pauseMillis, Runnable action) {
        Chore chore = new Chore(name, pauseMillis, action);
        chore.thread.start();
        return chore;
    }

    private void run() {
        try {
            while (!closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                once();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            action.run();
        } catch (RuntimeException e) { // loop top: it may succeed the next time
            LOG.error("chore.failed name={}", name, e);
        }
    }

    /// Waits for what is being done, but not for a disk that hangs: files are given up afterwards.
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                LOG.warn("chore.not_ended name={}", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
