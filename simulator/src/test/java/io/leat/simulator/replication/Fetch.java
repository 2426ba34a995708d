package io.leat.simulator.replication;

import io.leat.log.checkpoint.EpochEnd;
import io.leat.protocol.ErrorCode;
import java.nio.ByteBuffer;

/// What a replica or a reader asks a leader for.
///
/// @param broker of the replica; -1 for a reader
/// @param leaderEpoch in which the asker believes
/// @param lastEpoch of the asker's last record, -1 if it does not say
record Fetch(
        int partition, int broker, long brokerEpoch, int leaderEpoch, long offset, int lastEpoch) {
    static final int READER = -1;

    sealed interface Answer {}

    record Records(ByteBuffer batches, long highWatermark, long logStart) implements Answer {}

    record Diverging(EpochEnd end) implements Answer {}

    record Failed(ErrorCode error, long logStartOffset) implements Answer {
        static Failed of(ErrorCode error) {
            return new Failed(error, -1);
        }
    }
}
