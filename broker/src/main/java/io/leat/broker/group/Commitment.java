package io.leat.broker.group;

import io.leat.protocol.ErrorCode;

/// Something that the log has yet to commit.
@FunctionalInterface
interface Commitment {
    Commitment NOTHING = () -> ErrorCode.NONE;

    /// Blocks until it is committed, or says what the client is to be told instead.
    ErrorCode await();
}
