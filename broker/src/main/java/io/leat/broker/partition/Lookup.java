package io.leat.broker.partition;

import io.leat.protocol.ErrorCode;

/// The search for a partition on this broker.
public sealed interface Lookup {
    record Found(Partition partition) implements Lookup {}

    /// It is not served here; the error says whether the client should look elsewhere.
    record Missing(ErrorCode error) implements Lookup {}
}
