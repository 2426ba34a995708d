package io.leat.broker.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.leat.log.Clock;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private static final long FAR = 60_000_000_000L;

    private final Clock clock = Clock.system();
    private final Waiters waiters = new Waiters();

    @Test
    void aWaiterIsSignalledOnceItsOffsetIsReached() {
        var waiter = new Waiter(clock, 1);
        waiters.add(waiter, 10);
        waiters.reached(9);
        assertThat(waiter.await(clock.nanos())).isFalse();
        waiters.reached(10);
        assertThat(waiter.await(clock.nanos() + FAR)).isTrue();
    }

    @Test
    void aSignalBeforeTheWaitIsRemembered() {
        var waiter = new Waiter(clock, 1);
        waiters.add(waiter, 1);
        waiters.reached(5);
        assertThat(waiter.await(clock.nanos() + FAR)).isTrue();
    }

    @Test
    void aThreadThatNeedsSeveralPartitionsIsWokenByTheLast() {
        var others = new Waiters();
        var waiter = new Waiter(clock, 2);
        waiters.add(waiter, 1);
        others.add(waiter, 1);
        waiters.reached(5);
        waiters.reached(6);
        assertThat(waiter.await(clock.nanos())).isFalse();
        others.reached(1);
        assertThat(waiter.await(clock.nanos() + FAR)).isTrue();
    }

    @Test
    void whoIsReleasedIsNotSignalledASecondTime() {
        var waiter = new Waiter(clock, 2);
        waiters.add(waiter, 1);
        waiters.release(waiter);
        waiters.reached(5);
        assertThat(waiter.await(clock.nanos())).isFalse();
    }

    @Test
    void everybodyIsSignalledWhenThePartitionEnds() throws Exception {
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            var waiter = new Waiter(clock, 1);
                            waiters.add(waiter, Long.MAX_VALUE);
                            assertThat(waiter.await(clock.nanos() + FAR)).isTrue();
                        });
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        waiters.all();
        thread.join();
    }

    @Test
    void whoLeftIsNotSignalled() {
        var waiter = new Waiter(clock, 1);
        waiters.add(waiter, 1);
        waiters.remove(waiter);
        waiters.reached(5);
        assertThat(waiter.await(clock.nanos())).isFalse();
    }
}
