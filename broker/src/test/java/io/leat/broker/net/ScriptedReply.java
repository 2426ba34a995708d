package io.leat.broker.net;

import io.leat.broker.api.Reply;
import io.leat.protocol.message.ApiResponse;
import io.leat.protocol.message.HeartbeatResponse;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A reply that is known when the test says so, and that notes who waited for it.
final class ScriptedReply implements Reply {
    private final boolean overlaps;
    private final CountDownLatch known = new CountDownLatch(1);

    /// Volatile: written by whoever awaits, read by the test.
    private volatile @Nullable Thread awaitedBy;

    /// Volatile: written by whoever reminds, read by the test.
    private volatile long remindedNanos;

    private ScriptedReply(boolean overlaps) {
        this.overlaps = overlaps;
    }

    static ScriptedReply overlapping() {
        return new ScriptedReply(true);
    }

    static ScriptedReply inTurn() {
        return new ScriptedReply(false);
    }

    ScriptedReply complete() {
        known.countDown();
        return this;
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
