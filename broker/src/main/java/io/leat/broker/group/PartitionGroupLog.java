package io.leat.broker.group;

import io.leat.broker.partition.AppendOutcome;
import io.leat.broker.partition.Partition;
import io.leat.broker.partition.ReadOutcome;
import io.leat.broker.partition.ReadPosition;
import io.leat.log.Clock;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.wire.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// A partition of this broker as a coordinator's log.
record PartitionGroupLog(Partition partition, Clock clock) implements GroupLog {

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
        return partition.awaitCommitted(offset, clock, deadlineNanos);
    }

    @Override
    public ByteBuffer read(long fromOffset, int bytesMax) throws IOException {
        ReadPosition position =
                new ReadPosition(
                        fromOffset, ReadPosition.UNKNOWN_EPOCH, ReadPosition.UNKNOWN_EPOCH);
        return switch (partition.read(position, bytesMax, true)) {
            case ReadOutcome.Records records -> copy(records.batches());
            case ReadOutcome.Failed failed -> throw new IOException("reading: " + failed.error());
            case ReadOutcome.Diverging _ ->
                    throw new IllegalStateException("a read without an epoch cannot diverge");
        };
    }

    private static ByteBuffer copy(Payload payload) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(payload.sizeBytes());
        WritableByteChannel target = new BufferTarget(bytes);
        long position = 0;
        while (bytes.hasRemaining()) {
            long moved = payload.transferTo(target, position);
            if (moved <= 0) {
                throw new IOException("the log ended before the slice that it gave");
            }
            position += moved;
        }
        return bytes.flip();
    }

    /// A channel that ends in a buffer, and takes no more than fits.
    private record BufferTarget(ByteBuffer bytes) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int count = Math.min(source.remaining(), bytes.remaining());
            bytes.put(source.slice(source.position(), count));
            source.position(source.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
