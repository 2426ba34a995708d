package io.leat.client.producer;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.client.Deadline;
import io.leat.client.TimedOutException;
import io.leat.client.cluster.ClusterView;
import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All records that wait to be written. Appending threads fill batches, the dispatcher takes those
/// that are due, and the senders settle them.
@ThreadSafe
final class BatchQueues {
    /// Batches of one request together.
    private static final int REQUEST_BYTES_MAX = 1 << 20;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ProducerOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();

    @GuardedBy("lock")
    private final Map<TopicPartition, PartitionQueue> queues = new LinkedHashMap<>();

    @GuardedBy("lock")
    private final Set<Integer> busyBrokers = new HashSet<>();

    @GuardedBy("lock")
    private long bufferedBytes;

    @GuardedBy("lock")
    private int flushing;

    @GuardedBy("lock")
    private int waitingForRoom;

    @GuardedBy("lock")
    private boolean closed;

    /// What the dispatcher has to do now.
    ///
    /// @param requests the batches for each leader
    /// @param expired batches that are too late
    /// @param leaderless topics of batches that are due and have no leader
    record Work(Map<Integer, List<Batch>> requests, List<Batch> expired, Set<String> leaderless) {
        boolean isEmpty() {
            return requests.isEmpty() && expired.isEmpty() && leaderless.isEmpty();
        }
    }

    BatchQueues(ProducerOptions options) {
        this.options = options;
    }

    /// Adds a record to the newest batch of its partition. Waits while the buffer is full; throws
    /// [TimedOutException] when it stays so.
    CompletableFuture<RecordPosition> append(
            TopicPartition partition, OutgoingRecord record, Deadline deadline)
            throws InterruptedException {
        int bytes = record.estimatedBytes();
        lock.lock();
        try {
            awaitRoom(bytes, deadline);
            PartitionQueue queue = queues.computeIfAbsent(partition, PartitionQueue::new);
            @Nullable Batch newest = queue.batches.peekLast();
            boolean open =
                    newest != null
                            && !(queue.inFlight && queue.batches.size() == 1)
                            && newest.attempts() == 0
                            && newest.estimatedBytes() + bytes <= options.batching().batchBytes();
            Batch batch =
                    open && newest != null
                            ? newest
                            : new Batch(
                                    partition,
                                    options.batching().compression(),
                                    Deadline.in(options.deliveryTimeout()));
            if (batch != newest) {
                queue.batches.add(batch);
                changed.signal();
            } else if (batch.estimatedBytes() + bytes >= options.batching().batchBytes()) {
                changed.signal();
            }
            bufferedBytes += bytes;
            return batch.add(record, bytes);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void awaitRoom(int bytes, Deadline deadline) throws InterruptedException {
        waitingForRoom++;
        try {
            while (bufferedBytes > 0 && bufferedBytes + bytes > options.bufferBytes() && !closed) {
                changed.signal();
                if (room.awaitNanos(deadline.nanosLeft()) <= 0) {
                    throw new TimedOutException(
                            "The producer's buffer of "
                                    + options.bufferBytes()
                                    + " bytes stayed full",
                            null);
                }
            }
        } finally {
            waitingForRoom--;
        }
        if (closed) {
            throw new IllegalStateException("the producer is closed");
        }
    }

    /// Waits for work; null at the end, when this is closed and everything is settled.
    @Nullable Work take(Function<TopicPartition, Integer> leaderOf) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                Work work = work(leaderOf);
                if (!work.isEmpty()) {
                    return work;
                }
                if (closed && queues.values().stream().allMatch(q -> q.batches.isEmpty())) {
                    return null;
                }
                long wait = nanosToNextDue();
                if (wait > 0) {
                    changed.awaitNanos(wait);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Work work(Function<TopicPartition, Integer> leaderOf) {
        Work work = new Work(new HashMap<>(), new ArrayList<>(), new HashSet<>());
        Map<Integer, Integer> requestBytes = new HashMap<>();
        long now = System.nanoTime();
        for (PartitionQueue queue : queues.values()) {
            expire(queue, work.expired);
            @Nullable Batch batch = queue.batches.peek();
            if (batch == null || queue.inFlight || nanosToDue(queue, batch, now) > 0) {
                continue;
            }
            int leader = leaderOf.apply(queue.partition);
            if (leader < 0) {
                work.leaderless.add(queue.partition.topic());
                queue.notBeforeNanos = now + TimeUnit.MILLISECONDS.toNanos(100);
                continue;
            }
            int size = requestBytes.merge(leader, batch.estimatedBytes(), Integer::sum);
            boolean fits = size <= REQUEST_BYTES_MAX || size == batch.estimatedBytes();
            if (fits && !busyBrokers.contains(leader)) {
                work.requests.computeIfAbsent(leader, ignored -> new ArrayList<>()).add(batch);
                queue.inFlight = true;
            }
        }
        busyBrokers.addAll(work.requests.keySet());
        return work;
    }

    @GuardedBy("lock")
    private void expire(PartitionQueue queue, List<Batch> expired) {
        while (!queue.inFlight
                && !queue.batches.isEmpty()
                && queue.batches.element().deadline().passed()) {
            Batch late = queue.batches.element();
            queue.failed(late);
            release(late);
            expired.add(late);
        }
    }

    /// Until the batch may and should be sent; not positive when that is now.
    @GuardedBy("lock")
    private long nanosToDue(PartitionQueue queue, Batch batch, long now) {
        boolean atOnce =
                flushing > 0
                        || closed
                        || waitingForRoom > 0
                        || queue.batches.size() > 1
                        || batch.attempts() > 0
                        || batch.estimatedBytes() >= options.batching().batchBytes();
        long lingered =
                atOnce ? 0 : batch.openedNanos() + options.batching().linger().toNanos() - now;
        return Math.max(lingered, queue.notBeforeNanos - now);
    }

    /// Batches whose broker is busy are looked at again when it has answered.
    @GuardedBy("lock")
    private long nanosToNextDue() {
        long now = System.nanoTime();
        long next = IDLE_NANOS;
        for (PartitionQueue queue : queues.values()) {
            @Nullable Batch batch = queue.batches.peek();
            if (batch != null && !queue.inFlight) {
                long due = nanosToDue(queue, batch, now);
                next = Math.min(next, due > 0 ? due : IDLE_NANOS);
            }
        }
        return next;
    }

    /// Calls `step` with the batch's queue under the lock, as the last thing for one try of it.
    void settle(Batch batch, Settlement step) {
        lock.lock();
        try {
            PartitionQueue queue = queues.get(batch.partition());
            if (queue != null) {
                queue.inFlight = false;
                if (step.apply(queue)) {
                    release(batch);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// What becomes of a batch after a try; returns whether it has left the queue.
    interface Settlement {
        boolean apply(PartitionQueue queue);
    }

    /// Calls `step` with the queue of a batch that is being sent.
    <T> T number(Batch batch, Function<PartitionQueue, T> step) {
        lock.lock();
        try {
            return step.apply(queues.computeIfAbsent(batch.partition(), PartitionQueue::new));
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void release(Batch batch) {
        bufferedBytes -= batch.bufferedBytes();
        room.signalAll();
    }

    /// The broker has answered, or never will.
    void idle(int broker) {
        lock.lock();
        try {
            busyBrokers.remove(broker);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Sends everything that is there now without lingering, and waits until it is settled.
    void flush() throws InterruptedException {
        List<Batch> present = beginFlush();
        try {
            for (Batch batch : present) {
                awaitDone(batch);
            }
        } finally {
            endFlush();
        }
    }

    private List<Batch> beginFlush() {
        lock.lock();
        try {
            List<Batch> present = new ArrayList<>();
            queues.values().forEach(queue -> present.addAll(queue.batches));
            flushing++;
            changed.signal();
            return present;
        } finally {
            lock.unlock();
        }
    }

    private void endFlush() {
        lock.lock();
        try {
            flushing--;
        } finally {
            lock.unlock();
        }
    }

    private static void awaitDone(Batch batch) throws InterruptedException {
        try {
            batch.done().get();
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
    }

    /// Takes no more records; the dispatcher ends after what is there.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The leader of a partition, -1 when nobody is known to lead.
    static int leader(ClusterView view, TopicPartition partition) {
        return view.led(partition).map(led -> led.leader()).orElse(-1);
    }
}
