package io.leat.broker.net;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.concurrent.atomic.AtomicInteger;

/// Decides on what kind of thread a connection is served. The kernel itself wakes a plain thread
/// when bytes arrive or room does; a virtual one is woken by a poller, by way of a scheduler, which
/// costs some of what a busy connection costs at all. But it takes hardly any memory, and there may
/// be thousands of connections: the first ones that are open at a time have plain threads.
@ThreadSafe
final class ConnectionThreads {
    private final int plainMax;
    private final AtomicInteger plain = new AtomicInteger();

    ConnectionThreads(int plainMax) {
        this.plainMax = plainMax;
    }

    /// How a connection's threads are made.
    enum Kind {
        PLAIN,
        VIRTUAL;

        /// Of the calling thread.
        static Kind current() {
            return Thread.currentThread().isVirtual() ? VIRTUAL : PLAIN;
        }

        Thread unstarted(String name, Runnable task) {
            Thread.Builder builder =
                    this == PLAIN ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
            return builder.name(name).unstarted(task);
        }
    }

    /// For a connection that is opened; given back when it has ended.
    Kind take() {
        if (plain.incrementAndGet() <= plainMax) {
            return Kind.PLAIN;
        }
        plain.decrementAndGet();
        return Kind.VIRTUAL;
    }

    void giveBack(Kind kind) {
        if (kind == Kind.PLAIN) {
            plain.decrementAndGet();
        }
    }
}
