package io.leat.broker.group;

import io.leat.cluster.group.GroupRequest;
import io.leat.protocol.ErrorCode;

/// What a client of the coordinator is told when the coordinator's log fails it. Clients know these
/// errors and look for the coordinator again; they do not retry REQUEST_TIMED_OUT (KAFKA-17267).
final class WriteErrors {
    private WriteErrors() {}

    /// `error` is what the log said.
    static ErrorCode forClient(ErrorCode error) {
        return switch (error) {
            case NONE -> ErrorCode.NONE;
            case NOT_LEADER_OR_FOLLOWER,
                    FENCED_LEADER_EPOCH,
                    KAFKA_STORAGE_ERROR,
                    REPLICA_NOT_AVAILABLE,
                    NOT_COORDINATOR ->
                    ErrorCode.NOT_COORDINATOR;
            case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE -> ErrorCode.UNKNOWN_SERVER_ERROR;
            default -> ErrorCode.COORDINATOR_NOT_AVAILABLE;
        };
    }

    /// As [#forClient(ErrorCode)], where the request matters: an offset commit that does not fit
    /// has an error of its own.
    static ErrorCode forClient(ErrorCode error, GroupRequest request) {
        boolean tooLarge =
                error == ErrorCode.MESSAGE_TOO_LARGE || error == ErrorCode.RECORD_LIST_TOO_LARGE;
        return tooLarge && request instanceof GroupRequest.CommitOffsets
                ? ErrorCode.INVALID_COMMIT_OFFSET_SIZE
                : forClient(error);
    }
}
