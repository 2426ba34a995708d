package io.leat.protocol.record;

import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.PrimitiveRef;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.storage.internals.log.AppendOrigin;
import org.apache.kafka.storage.internals.log.LogValidator;
import org.apache.kafka.storage.internals.log.RecordValidationException;

/// What Apache's broker answers to the same batches: its request check, then (as its log does) base
/// offset, CRC and its validator.
final class ApacheVerdict {
    private static final short PRODUCE_VERSION = 11;

    private ApacheVerdict() {}

    static String of(ByteBuffer batches, boolean compacted, long nowMillis) {
        MemoryRecords records = MemoryRecords.readableRecords(copy(batches));
        try {
            ProduceRequest.validateRecords(PRODUCE_VERSION, records);
            RecordBatch batch = records.batches().iterator().next();
            if (batch.baseOffset() != 0) {
                return Errors.INVALID_RECORD.name();
            }
            batch.ensureValid();
            validator(records, batch, compacted, nowMillis)
                    .validateMessagesAndAssignOffsets(
                            PrimitiveRef.ofLong(0), new NoMetrics(), BufferSupplier.NO_CACHING);
            return Errors.NONE.name();
        } catch (RecordValidationException e) {
            return Errors.forException(e.invalidException()).name();
        } catch (RuntimeException e) {
            return Errors.forException(e).name();
        }
    }

    private static LogValidator validator(
            MemoryRecords records, RecordBatch batch, boolean compacted, long nowMillis) {
        return new LogValidator(
                records,
                new TopicPartition("t", 0),
                new FixedTime(nowMillis),
                batch.compressionType(),
                Compression.of(batch.compressionType()).build(),
                compacted,
                RecordBatch.MAGIC_VALUE_V2,
                TimestampType.CREATE_TIME,
                Long.MAX_VALUE,
                3_600_000,
                0,
                AppendOrigin.CLIENT);
    }

    private static ByteBuffer copy(ByteBuffer buffer) {
        return ByteBuffer.allocate(buffer.remaining()).put(buffer.duplicate()).flip();
    }

    private record FixedTime(long milliseconds) implements Time {
        @Override
        public long nanoseconds() {
            return 0;
        }

        @Override
        public void sleep(long ms) {
            throw new UnsupportedOperationException("nobody sleeps here");
        }

        @Override
        public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) {
            throw new UnsupportedOperationException("nobody waits here");
        }

        @Override
        public <T> T waitForFuture(Future<T> future, long deadlineNs) {
            throw new UnsupportedOperationException("nobody waits here");
        }
    }

    private static final class NoMetrics implements LogValidator.MetricsRecorder {
        @Override
        public void recordInvalidMagic() {}

        @Override
        public void recordInvalidOffset() {}

        @Override
        public void recordInvalidSequence() {}

        @Override
        public void recordInvalidChecksums() {}

        @Override
        public void recordNoKeyCompactedTopic() {}
    }
}
