package io.leat.broker;

import io.leat.broker.config.ProducerStateConfig;
import io.leat.broker.partition.LogDirectories;
import io.leat.log.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Has all logs forget idempotent producers that have been silent for `producer.id.expiration.ms`,
/// from time to time; one virtual thread.
final class ProducerExpiry implements AutoCloseable {
    private final LogDirectories logs;
    private final ProducerStateConfig config;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ProducerExpiry(LogDirectories logs, ProducerStateConfig config, Clock clock) {
        this.logs = logs;
        this.config = config;
        this.clock = clock;
    }

    static ProducerExpiry start(LogDirectories logs, ProducerStateConfig config, Clock clock) {
        ProducerExpiry expiry = new ProducerExpiry(logs, config, clock);
        Thread.ofVirtual().name("leat-producer-expiry").start(expiry::run);
        return expiry;
    }

    private void run() {
        try {
            while (!closed.await(config.expirationCheckIntervalMillis(), TimeUnit.MILLISECONDS)) {
                logs.expireProducers(clock.millis() - config.expirationMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
