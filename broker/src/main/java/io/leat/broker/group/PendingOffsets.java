package io.leat.broker.group;

import io.leat.cluster.group.CommittedOffset;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import java.util.Map;

/// What a group has committed, once the log has made sure of it: an offset that was shown must not
/// go back.
public final class PendingOffsets {
    private final Seen<Map<TopicPartition, CommittedOffset>> seen;
    private final Commitment commitment;

    PendingOffsets(Seen<Map<TopicPartition, CommittedOffset>> seen, Commitment commitment) {
        this.seen = seen;
        this.commitment = commitment;
    }

    static PendingOffsets unavailable(ErrorCode error) {
        return new PendingOffsets(new Seen.Unavailable<>(error), Commitment.NOTHING);
    }

    /// Blocks.
    public Seen<Map<TopicPartition, CommittedOffset>> await() {
        ErrorCode error = commitment.await();
        return error == ErrorCode.NONE ? seen : new Seen.Unavailable<>(error);
    }
}
