package io.leat.broker.coordination;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.cluster.image.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cluster as this broker knows it. While ZooKeeper is out of reach the last image stays.
@ThreadSafe
public final class ClusterMirror implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMirror.class);

    /// Hears of every image, one call after the other on one thread; images that follow one another
    /// quickly may come as one. The first call has an empty image as `before`.
    public interface Subscriber {
        void changed(ClusterImage before, ClusterImage after);
    }

    private final Object lock = new Object();

    /// A platform thread: subscribers create and delete files.
    private final Thread thread =
            Thread.ofPlatform().daemon().name("cluster-mirror").unstarted(this::run);

    @GuardedBy("lock")
    private @Nullable ClusterImage next;

    @GuardedBy("lock")
    private final List<Runnable> afterwards = new ArrayList<>();

    @GuardedBy("lock")
    private final List<Subscriber> newSubscribers = new ArrayList<>();

    @GuardedBy("lock")
    private boolean closed;

    /// Changed by the mirror's thread only.
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    /// Volatile: written by the mirror's thread, read by every request.
    private volatile ClusterImage image = ClusterImage.empty("");

    ClusterMirror() {}

    static ClusterMirror start() {
        ClusterMirror mirror = new ClusterMirror();
        mirror.thread.start();
        return mirror;
    }

    /// The newest image that all subscribers have heard of: what it shows, this broker can serve.
    /// Before the first it has an empty cluster id.
    public ClusterImage image() {
        return image;
    }

    public void subscribe(Subscriber subscriber) {
        synchronized (lock) {
            newSubscribers.add(subscriber);
            lock.notifyAll();
        }
    }

    /// Shows `newest` to subscribers, then to everybody, then runs `completions`.
    void publish(ClusterImage newest, List<Runnable> completions) {
        synchronized (lock) {
            next = newest;
            afterwards.addAll(completions);
            lock.notifyAll();
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    private record Work(
            ClusterImage after, List<Subscriber> newcomers, List<Runnable> completions) {}

    private void run() {
        try {
            for (Work work = awaitWork(); work != null; work = awaitWork()) {
                deliver(work);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Work awaitWork() throws InterruptedException {
        synchronized (lock) {
            while (!closed && next == null && newSubscribers.isEmpty()) {
                lock.wait();
            }
            if (closed) {
                return null;
            }
            Work work =
                    new Work(
                            next == null ? image : next,
                            List.copyOf(newSubscribers),
                            List.copyOf(afterwards));
            next = null;
            newSubscribers.clear();
            afterwards.clear();
            return work;
        }
    }

    private void deliver(Work work) {
        for (Subscriber subscriber : subscribers) {
            tell(subscriber, image, work.after());
        }
        for (Subscriber subscriber : work.newcomers()) {
            subscribers.add(subscriber);
            if (!work.after().clusterId().isEmpty()) {
                tell(subscriber, ClusterImage.empty(work.after().clusterId()), work.after());
            }
        }
        image = work.after();
        work.completions().forEach(Runnable::run);
    }

    private static void tell(Subscriber subscriber, ClusterImage before, ClusterImage after) {
        try {
            subscriber.changed(before, after);
        } catch (RuntimeException e) { // loop top: the other subscribers still have to hear of it
            LOG.error("cluster.image.subscriber.failed", e);
        }
    }
}
