package io.leat.broker.waiting;

/// Somebody who hears once that a partition has come as far as was asked for, or is served no more.
@FunctionalInterface
public interface Signal {
    /// Cheap; called by any thread, under a lock of the partition.
    void signal();
}
