package io.leat.broker.peer;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.log.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Closes connections to other brokers on which an answer is overdue; one virtual thread for all.
@ThreadSafe
public final class PeerWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 200;

    private final Clock clock;
    private final Map<PeerConnection, Long> deadlines = new ConcurrentHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private PeerWatch(Clock clock) {
        this.clock = clock;
    }

    public static PeerWatch start(Clock clock) {
        PeerWatch watch = new PeerWatch(clock);
        Thread.ofVirtual().name("leat-peer-watch").start(watch::run);
        return watch;
    }

    /// The connection is closed if it is not [#forget]ten within `millis`.
    public void expect(PeerConnection connection, long millis) {
        deadlines.put(connection, clock.nanos() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    public void forget(PeerConnection connection) {
        deadlines.remove(connection);
    }

    @Override
    public void close() {
        stopped.countDown();
    }

    private void run() {
        try {
            while (!stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                long now = clock.nanos();
                deadlines.forEach((connection, deadline) -> {
                    if (deadline - now < 0 && deadlines.remove(connection, deadline)) {
                        connection.close();
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
