package io.leat.broker.coordination;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.cluster.controller.Decision;
import io.leat.cluster.image.ClusterImage;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One thing submitted to the controller, and what was decided for it. Who gives up waiting cancels
/// it: that succeeds as long as nothing was decided, and then nothing ever will be. Without it a
/// topic that nobody waits for any more would appear when ZooKeeper is back.
@ThreadSafe
final class Submission<T> extends CompletableFuture<Ruling<T>> {
    private final Function<ClusterImage, Decision<T>> decide;

    @GuardedBy("this")
    private @Nullable Decision<T> decision;

    @GuardedBy("this")
    private boolean abandoned;

    Submission(Function<ClusterImage, Decision<T>> decide) {
        this.decide = decide;
    }

    /// Null if nobody waits for it any more. From here on it cannot be cancelled.
    synchronized @Nullable Decision<T> decide(ClusterImage image) {
        if (isDone()) {
            return null;
        }
        Decision<T> decided = decide.apply(image);
        decision = decided;
        return decided;
    }

    /// Whether somebody waits for the ruling.
    synchronized boolean isAwaited() {
        return !abandoned && !isDone();
    }

    void refuse() {
        complete(new Ruling.NotController<>());
    }

    /// What was decided is in the tree and in this broker's image.
    void confirm() {
        Decision<T> decided = decided();
        if (decided != null) {
            complete(new Ruling.Decided<>(decided));
        }
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
