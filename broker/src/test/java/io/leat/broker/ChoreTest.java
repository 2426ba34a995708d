package io.leat.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChoreTest {
    /// Files are given up after it: nothing may still be written to them.
    @Test
    void closeWaitsForWhatIsBeingDone() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean doneWhenClosed = new AtomicBoolean();
        Chore chore =
                Chore.start(
                        "test",
                        1,
                        () -> {
                            begun.countDown();
                            awaitQuietly(end);
                            done.set(true);
                        });
        begun.await();
        Thread closer =
                Thread.ofPlatform()
                        .start(() -> {
                            chore.close();
                            doneWhenClosed.set(done.get());
                        });
        while (closer.getState() == Thread.State.NEW
                || closer.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        end.countDown();
        closer.join();
        assertThat(doneWhenClosed).isTrue();
    }

    @Test
    void itIsDoneAgainThoughItFailedAndNotAfterTheEnd() throws InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        AtomicInteger times = new AtomicInteger();
        Chore chore =
                Chore.start(
                        "test",
                        1,
                        () -> {
                            times.incrementAndGet();
                            twice.countDown();
                            throw new IllegalStateException("on purpose");
                        });
        twice.await();
        chore.close();
        int timesWhenClosed = times.get();
        chore.close();
        assertThat(times).hasValue(timesWhenClosed);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
