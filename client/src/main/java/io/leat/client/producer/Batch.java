package io.leat.client.producer;

import static io.leat.protocol.Invariant.check;

import io.leat.client.ClientException;
import io.leat.client.Deadline;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.record.CompressionType;
import io.leat.protocol.record.DecompressionLimit;
import io.leat.protocol.record.Record;
import io.leat.protocol.record.RecordBatch;
import io.leat.protocol.record.RecordBatchBuilder;
import io.leat.protocol.record.RecordIterator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Records of one partition that are sent together, and who waits for them. Guarded by the queues'
/// lock while records are added; then it belongs to whoever sends it.
final class Batch {
    private final TopicPartition partition;
    private final CompressionType compression;
    private final Deadline deadline;
    private final long openedNanos = System.nanoTime();
    private final RecordBatchBuilder builder;
    private final List<Waiting> waiting = new ArrayList<>();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private long bufferedBytes;
    private int attempts;
    private boolean mayBeWritten;
    private @Nullable ByteBuffer bytes;
    private @Nullable ProducerIdentity identity;
    private @Nullable ClientException lastFailure;

    private record Waiting(CompletableFuture<RecordPosition> position, long timestamp) {}

    Batch(TopicPartition partition, CompressionType compression, Deadline deadline) {
        this.partition = partition;
        this.compression = compression;
        this.deadline = deadline;
        this.builder = RecordBatchBuilder.create().compression(compression);
    }

    CompletableFuture<RecordPosition> add(OutgoingRecord record, int estimatedBytes) {
        check(bytes == null, "a batch that was sent takes no more records");
        long timestamp =
                record.timestamp() == OutgoingRecord.NOW
                        ? System.currentTimeMillis()
                        : record.timestamp();
        builder.append(timestamp, record.key(), record.value(), record.headers());
        bufferedBytes += estimatedBytes;
        Waiting one = new Waiting(new CompletableFuture<>(), timestamp);
        waiting.add(one);
        return one.position;
    }

    TopicPartition partition() {
        return partition;
    }

    int recordCount() {
        return waiting.size();
    }

    int estimatedBytes() {
        return bytes == null ? builder.estimatedBytes() : bytes.remaining();
    }

    long bufferedBytes() {
        return bufferedBytes;
    }

    long openedNanos() {
        return openedNanos;
    }

    Deadline deadline() {
        return deadline;
    }

    /// Completes when every record's position is known, or that there is none.
    CompletableFuture<@Nullable Void> done() {
        return done;
    }

    int attempts() {
        return attempts;
    }

    /// Whether a try of which nothing was heard may have been written.
    boolean mayBeWritten() {
        return mayBeWritten;
    }

    @Nullable ClientException lastFailure() {
        return lastFailure;
    }

    void failedAttempt(ClientException failure, boolean unknownOutcome) {
        attempts++;
        lastFailure = failure;
        mayBeWritten |= unknownOutcome;
    }

    /// The batch on the wire, numbered unless `wanted` is null. Stays the same over all tries under
    /// one identity.
    ByteBuffer bytes(@Nullable ProducerIdentity wanted, int sequence) {
        ByteBuffer built = bytes;
        if (built == null) {
            built = stamped(builder, wanted, sequence).build();
        } else if (!Objects.equals(wanted, identity)) {
            built = stamped(copyOf(built), wanted, sequence).build();
        }
        bytes = built;
        identity = wanted;
        return built.duplicate();
    }

    private static RecordBatchBuilder stamped(
            RecordBatchBuilder target, @Nullable ProducerIdentity identity, int sequence) {
        return identity == null
                ? target
                : target.producer(identity.id(), identity.epoch(), sequence);
    }

    private RecordBatchBuilder copyOf(ByteBuffer built) {
        RecordBatchBuilder copy = RecordBatchBuilder.create().compression(compression);
        DecompressionLimit limit = new DecompressionLimit(Long.MAX_VALUE);
        try (RecordIterator records = RecordBatch.at(built, 0).records(limit)) {
            while (records.hasNext()) {
                Record record = records.next();
                copy.append(record);
            }
        }
        return copy;
    }

    /// Tells whoever waits where the records are.
    void complete(long baseOffset, long appendTime) {
        for (int i = 0; i < waiting.size(); i++) {
            Waiting one = waiting.get(i);
            one.position.complete(
                    new RecordPosition(
                            partition,
                            baseOffset < 0 ? -1 : baseOffset + i,
                            appendTime < 0 ? one.timestamp : appendTime));
        }
        done.complete(null);
    }

    void fail(ClientException failure) {
        waiting.forEach(one -> one.position.completeExceptionally(failure));
        done.complete(null);
    }
}
