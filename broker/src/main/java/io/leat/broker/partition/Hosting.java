package io.leat.broker.partition;

import io.leat.protocol.ErrorCode;

/// What this broker is to one partition.
sealed interface Hosting {
    record Leading(Partition partition) implements Hosting {}

    record Following(Replica replica) implements Hosting {}

    /// Nothing, for now or for good.
    record Absent(ErrorCode error) implements Hosting {}

    /// As clients see it: only the leader serves them.
    default Lookup lookup() {
        return switch (this) {
            case Leading(Partition partition) -> new Lookup.Found(partition);
            case Following(Replica _) -> new Lookup.Missing(ErrorCode.NOT_LEADER_OR_FOLLOWER);
            case Absent(ErrorCode error) -> new Lookup.Missing(error);
        };
    }
}
