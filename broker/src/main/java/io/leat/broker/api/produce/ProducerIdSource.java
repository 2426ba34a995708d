package io.leat.broker.api.produce;

import java.util.concurrent.CompletableFuture;

/// Where producer ids come from: each is given out once in the life of the cluster.
@FunctionalInterface
public interface ProducerIdSource {
    /// Open while ZooKeeper is away; fails when too many wait.
    CompletableFuture<Long> next();
}
