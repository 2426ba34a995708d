package io.leat.broker.api.produce;

/// Where producer ids come from: each is given out once in the life of the cluster.
@FunctionalInterface
public interface ProducerIdSource {
    /// May wait for ZooKeeper. Throws [java.io.UncheckedIOException] when it cannot be reached in
    /// time.
    long next();
}
