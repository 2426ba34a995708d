package io.leat.broker.group;

import io.leat.broker.partition.AppendOutcome;
import io.leat.broker.partition.Partition;
import io.leat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A partition of this broker as a coordinator's log.
record PartitionGroupLog(Partition partition) implements GroupLog {

    @Override
    public long startOffset() {
        return partition.logStartOffset();
    }

    @Override
    public long endOffset() {
        return partition.logEndOffset();
    }

    @Override
    public int batchBytesMax() {
        return partition.batchBytesMax();
    }

    @Override
    public Append append(ByteBuffer batch) {
        if (batch.remaining() > batchBytesMax()) {
            return new Append.Refused(ErrorCode.MESSAGE_TOO_LARGE, "larger than the topic allows");
        }
        return switch (partition.appendChecked(batch)) {
            case AppendOutcome.Refused refused ->
                    new Append.Refused(refused.error(), refused.reason());
            case AppendOutcome.Appended appended -> {
                partition.requestFlush();
                yield new Append.Appended(appended.nextOffset());
            }
        };
    }

    @Override
    public ErrorCode awaitCommitted(long offset, long deadlineNanos) {
        return partition.awaitCommitted(offset, deadlineNanos);
    }

    @Override
    public ByteBuffer read(long fromOffset, int bytesMax) throws IOException {
        return partition.readIntoMemory(fromOffset, bytesMax);
    }
}
