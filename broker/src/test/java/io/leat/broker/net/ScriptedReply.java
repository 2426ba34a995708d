package io.leat.broker.net;

import io.leat.broker.api.Reply;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.HeartbeatResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A reply that is known when the test says so, and that notes who waited for it.
final class ScriptedReply implements Reply {
    private final boolean overlaps;
    private final boolean tells;
    private final CountDownLatch known = new CountDownLatch(1);

    /// Volatile: written by whoever awaits, read by the test.
    private volatile @Nullable Thread awaitedBy;

    /// Volatile: written by whoever reminds, read by the test.
    private volatile long remindedNanos;

    /// Volatile: written by the reader, read by the test.
    private volatile @Nullable Thread announced;

    /// Volatile: written by whoever abandons it, read by the test.
    private volatile boolean abandoned;

    private ScriptedReply(boolean overlaps, boolean tells) {
        this.overlaps = overlaps;
        this.tells = tells;
    }

    static ScriptedReply overlapping() {
        return new ScriptedReply(true, false);
    }

    static ScriptedReply inTurn() {
        return new ScriptedReply(false, false);
    }

    /// Overlaps, and tells who is going to await it when it is known.
    static ScriptedReply telling() {
        return new ScriptedReply(true, true);
    }

    ScriptedReply complete() {
        known.countDown();
        LockSupport.unpark(announced);
        return this;
    }

    /// Who was said to await it.
    @Nullable Thread announced() {
        return announced;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public void willBeAwaitedBy(Thread thread) {
        announced = thread;
    }

    @Override
    public boolean isReady() {
        return !tells || known.getCount() == 0;
    }

    @Override
    public boolean isKnown() {
        return known.getCount() == 0;
    }

    @Override
    public void abandon() {
        abandoned = true;
    }

    @Nullable Thread awaitedBy() {
        return awaitedBy;
    }

    /// The time of the last reminder; 0 when there was none.
    long remindedNanos() {
        return remindedNanos;
    }

    @Override
    public void remind(long nowNanos) {
        remindedNanos = nowNanos;
    }

    @Override
    public boolean overlapsWithLater() {
        return overlaps;
    }

    @Override
    public ApiResponse await() throws InterruptedException {
        awaitedBy = Thread.currentThread();
        known.await();
        return HeartbeatResponse.builder().build();
    }
}
