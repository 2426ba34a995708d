package io.leat.broker.replication;

/// Who looks after brokers that seem to be gone.
@FunctionalInterface
public interface Suspicions {
    /// A connection to the broker broke, or could not be made. Cheap; called by any thread.
    void suspect(int broker, long brokerEpoch);
}
