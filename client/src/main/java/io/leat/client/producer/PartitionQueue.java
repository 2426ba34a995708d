package io.leat.client.producer;

import io.leat.protocol.TopicPartition;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The batches of one partition, oldest first, and how they are numbered. Guarded by the queues'
/// lock.
final class PartitionQueue {
    final TopicPartition partition;
    final Deque<Batch> batches = new ArrayDeque<>();

    /// Whether the oldest batch is being sent.
    boolean inFlight;

    /// The oldest batch is not sent again before this.
    long notBeforeNanos = System.nanoTime();

    @Nullable ProducerIdentity identity;
    int nextSequence;

    PartitionQueue(TopicPartition partition) {
        this.partition = partition;
    }

    /// Takes away the oldest batch, which was written.
    void written(Batch batch) {
        batches.remove(batch);
        nextSequence = (nextSequence + batch.recordCount()) & Integer.MAX_VALUE;
    }

    /// Takes away the oldest batch, which failed. When it may have been written after all, its
    /// numbers cannot be given out again, so the next batch starts under a new identity.
    void failed(Batch batch) {
        batches.remove(batch);
        if (batch.mayBeWritten()) {
            startAnew();
        }
    }

    void startAnew() {
        identity = null;
        nextSequence = 0;
    }
}
