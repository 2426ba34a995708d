package io.leat.broker.net;

import io.leat.log.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Closes connections whose deadline has passed, and reminds replies of theirs; one virtual thread
/// for all of them.
final class Reaper implements Runnable {
    private static final long PERIOD_MILLIS = 250;

    private final Connections connections;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Reaper(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            while (!stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                connections.expireOverdue(clock.nanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopped.countDown();
    }
}
