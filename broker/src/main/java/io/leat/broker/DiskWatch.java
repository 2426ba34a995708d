package io.leat.broker;

import io.leat.broker.partition.Partitions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Has the logs created, for which a full disk had no room, once it has; one virtual thread.
final class DiskWatch implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 1_000;

    private final Partitions partitions;
    private final CountDownLatch closed = new CountDownLatch(1);

    private DiskWatch(Partitions partitions) {
        this.partitions = partitions;
    }

    static DiskWatch start(Partitions partitions) {
        DiskWatch watch = new DiskWatch(partitions);
        Thread.ofVirtual().name("leat-disk-watch").start(watch::run);
        return watch;
    }

    private void run() {
        try {
            while (!closed.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                partitions.createMissing();
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
