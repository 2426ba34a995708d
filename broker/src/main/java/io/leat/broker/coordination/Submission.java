package io.leat.broker.coordination;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.cluster.controller.Decision;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.office.Case;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thing submitted to the controller, and what was decided for it. Who gives up waiting cancels
/// it: that succeeds as long as nothing was decided, and then nothing ever will be. Without it a
/// topic that nobody waits for any more would appear when ZooKeeper is back.
@ThreadSafe
final class Submission<T> extends CompletableFuture<Ruling<T>> implements Case {
    private static final Logger LOG = LoggerFactory.getLogger(Submission.class);

    private final Function<ClusterImage, Decision<T>> decide;

    @GuardedBy("this")
    private @Nullable Decision<T> decision;

    @GuardedBy("this")
    private boolean abandoned;

    Submission(Function<ClusterImage, Decision<T>> decide) {
        this.decide = decide;
    }

    /// Null if nobody waits for it any more. From here on it cannot be cancelled.
    @Override
    public synchronized @Nullable Decision<T> decide(ClusterImage image) {
        if (isDone()) {
            return null;
        }
        Decision<T> decided = decide.apply(image);
        decision = decided;
        return decided;
    }

    @Override
    public synchronized boolean isAwaited() {
        return !abandoned && !isDone();
    }

    @Override
    public void refuse() {
        complete(new Ruling.NotController<>());
    }

    @Override
    public void confirm() {
        Decision<T> decided = decided();
        if (decided != null) {
            complete(new Ruling.Decided<>(decided));
        }
    }

    @Override
    public void failed(RuntimeException bug) {
        LOG.error("controller.decision.failed", bug);
        completeExceptionally(bug);
    }

    private synchronized @Nullable Decision<T> decided() {
        return decision;
    }

    /// Whether nothing was decided, and nothing will be.
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        synchronized (this) {
            abandoned = true;
            if (decision != null) {
                return false;
            }
            return super.cancel(mayInterruptIfRunning);
        }
    }
}
