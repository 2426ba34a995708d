package io.leat.broker.group;

import io.leat.cluster.group.GroupCoordinator;
import io.leat.protocol.ErrorCode;

/// Whether a shard can answer.
sealed interface ShardState {
    /// The log is being read.
    record Loading() implements ShardState {}

    record Active(GroupCoordinator coordinator) implements ShardState {}

    /// For good: the partition is led elsewhere, or its log failed.
    record Stopped() implements ShardState {}

    /// What a request is told that cannot be served.
    default ErrorCode error() {
        return switch (this) {
            case Loading _ -> ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
            case Active _ -> ErrorCode.NONE;
            case Stopped _ -> ErrorCode.NOT_COORDINATOR;
        };
    }
}
