package io.leat.benchmarks.partitions;

import java.util.concurrent.CompletableFuture;

/// A client that tries to have one record acknowledged, from before the broker is started.
final class FirstAcknowledgement {
    private final CompletableFuture<Long> acknowledged = new CompletableFuture<>();

    FirstAcknowledgement(Client client, Topics topics) {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        client.touch(topics, 1);
                        acknowledged.complete(System.nanoTime());
                    } catch (RuntimeException e) { // loop top: told to who waits
                        acknowledged.completeExceptionally(e);
                    }
                });
    }

    /// When it was, as System.nanoTime().
    long awaitNanos() {
        return acknowledged.join();
    }
}
