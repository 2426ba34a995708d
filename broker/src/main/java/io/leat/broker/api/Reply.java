package io.leat.broker.api;

import io.leat.protocol.message.ApiResponse;
import org.jspecify.annotations.Nullable;

/// The answer to a request that was started.
@FunctionalInterface
public interface Reply {

    /// Waits until the response is known and returns it; null when the client asked for none
    /// (acks=0). Called once, on a virtual thread of the connection, in request order; may block.
    /// No thread that awaits a reply is ever interrupted: an interrupt would close the log files
    /// that it reads. Every wait inside has a deadline or is released when the broker stops.
    @Nullable ApiResponse await() throws InterruptedException;

    /// Whether later requests of the same connection may be started while this reply is awaited.
    default boolean overlapsWithLater() {
        return false;
    }

    /// Lets the thread in [#await()] look whether its own deadline has passed; called every quarter
    /// of a second, from another thread, while it waits. For replies that set no timer.
    default void remind(long nowNanos) {}

    /// Says which thread will await this reply, before it does. From then on it is unparked when
    /// [#isReady()] becomes true.
    default void willBeAwaitedBy(Thread thread) {}

    /// Whether there is a reason to begin to await it now: it is known, or nobody tells when it is.
    default boolean isReady() {
        return true;
    }

    /// Whether [#await()] certainly returns a response at once.
    default boolean isKnown() {
        return false;
    }

    /// Says that nobody wants it any more: the connection is closed. Whoever awaits it may stop.
    default void abandon() {}

    /// A reply that is known already.
    static Reply of(ApiResponse response) {
        return () -> response;
    }
}
