package io.leat.client.producer;

import com.google.errorprone.annotations.ThreadSafe;
import io.leat.client.ClientException;
import io.leat.client.Deadline;
import io.leat.client.DisconnectedException;
import io.leat.client.RefusedException;
import io.leat.client.TimedOutException;
import io.leat.client.UnreachableException;
import io.leat.client.cluster.Backoff;
import io.leat.client.cluster.Cluster;
import io.leat.client.cluster.ClusterView;
import io.leat.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Sends the batches that are due, one request to each broker at a time, and judges the answers.
@ThreadSafe
final class Dispatcher {
    /// Errors that say the broker does not know the number before this batch's.
    private static final Set<ErrorCode> NUMBERS_LOST =
            Set.of(
                    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                    ErrorCode.UNKNOWN_PRODUCER_ID,
                    ErrorCode.INVALID_PRODUCER_EPOCH,
                    ErrorCode.PRODUCER_FENCED,
                    ErrorCode.INVALID_PRODUCER_ID_MAPPING);

    /// Errors after which the batch may be in the log nevertheless.
    private static final Set<ErrorCode> MAY_BE_WRITTEN =
            Set.of(
                    ErrorCode.REQUEST_TIMED_OUT,
                    ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    ErrorCode.UNKNOWN_SERVER_ERROR);

    private static final int FAILURES_MAX = 10_000;

    private final Cluster cluster;
    private final ProducerOptions options;
    private final BatchQueues queues;
    private final Identities identities;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private final List<UndeliveredException.Failure> failures = new ArrayList<>();

    Dispatcher(Cluster cluster, ProducerOptions options, BatchQueues queues) {
        this.cluster = cluster;
        this.options = options;
        this.queues = queues;
        this.identities = new Identities(cluster);
    }

    /// Works until the queues are closed and empty.
    void run() {
        try {
            while (true) {
                ClusterView view = cluster.view();
                BatchQueues.@Nullable Work work =
                        queues.take(partition -> BatchQueues.leader(view, partition));
                if (work == null) {
                    return;
                }
                work.expired().forEach(this::expire);
                refresh(work.leaderless());
                work.requests().forEach(this::start);
            }
        } catch (InterruptedException nobodyDoesThat) {
            throw new IllegalStateException(nobodyDoesThat);
        }
    }

    private void expire(Batch batch) {
        @Nullable ClientException last = batch.lastFailure();
        String reason = last == null ? "nobody leads the partition" : last.reason();
        fail(
                batch,
                new TimedOutException(batch.partition() + " not written in time: " + reason, last));
    }

    private void fail(Batch batch, ClientException reason) {
        synchronized (failures) {
            if (failures.size() < FAILURES_MAX) {
                failures.add(
                        new UndeliveredException.Failure(
                                batch.partition(), batch.recordCount(), reason));
            }
        }
        batch.fail(reason);
    }

    /// The failures since this was last asked.
    List<UndeliveredException.Failure> takeFailures() {
        synchronized (failures) {
            List<UndeliveredException.Failure> taken = List.copyOf(failures);
            failures.clear();
            return taken;
        }
    }

    private void refresh(Set<String> topics) {
        if (!topics.isEmpty() && refreshing.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                try {
                    Deadline deadline = Deadline.in(cluster.options().requestTimeout());
                    cluster.refresh(topics, options.missing(), deadline);
                } catch (ClientException | InterruptedException unknownAsBefore) {
                    // the batches stay where they are and this is tried again
                } finally {
                    refreshing.set(false);
                }
            });
        }
    }

    private void start(int leader, List<Batch> batches) {
        Thread.ofVirtual().name("leat-client-produce-" + leader).start(() -> send(leader, batches));
    }

    private void send(int leader, List<Batch> batches) {
        Deadline deadline = Deadline.in(cluster.options().requestTimeout());
        try {
            ProduceCall call = new ProduceCall(cluster, options.acks(), deadline);
            for (Batch batch : batches) {
                call.add(batch, numbered(batch, deadline));
            }
            Map<Batch, ProduceCall.Answer> answers = call.send(leader);
            answers.forEach(this::settle);
        } catch (ClientException failed) {
            boolean unknown = !(failed instanceof UnreachableException);
            batches.forEach(batch -> tryAgain(batch, failed, unknown));
        } catch (InterruptedException nobodyDoesThat) {
            ClientException failed = new DisconnectedException("interrupted", nobodyDoesThat);
            batches.forEach(batch -> giveUp(batch, failed));
        } finally {
            queues.idle(leader);
        }
    }

    private java.nio.ByteBuffer numbered(Batch batch, Deadline deadline)
            throws InterruptedException {
        if (!options.idempotent()) {
            return batch.bytes(null, -1);
        }
        ProducerIdentity fallback = identities.current(deadline);
        return queues.number(
                batch,
                queue -> {
                    ProducerIdentity identity = queue.identity == null ? fallback : queue.identity;
                    queue.identity = identity;
                    return batch.bytes(identity, queue.nextSequence);
                });
    }

    private void settle(Batch batch, ProduceCall.Answer answer) {
        ErrorCode error = answer.error();
        if (error == ErrorCode.NONE || error == ErrorCode.DUPLICATE_SEQUENCE_NUMBER) {
            queues.settle(
                    batch,
                    queue -> {
                        queue.written(batch);
                        return true;
                    });
            batch.complete(answer.baseOffset(), answer.appendTime());
            return;
        }
        RefusedException refused =
                new RefusedException(error, batch.partition().toString(), answer.detail());
        if (NUMBERS_LOST.contains(error) && !batch.mayBeWritten()) {
            startAnew(batch, refused);
        } else if (refused.retriable()) {
            tryAgain(batch, refused, MAY_BE_WRITTEN.contains(error));
        } else {
            giveUp(batch, refused);
        }
    }

    /// The batch was surely not written, so it may be sent under other numbers.
    private void startAnew(Batch batch, ClientException reason) {
        queues.settle(
                batch,
                queue -> {
                    identities.retire(queue.identity);
                    queue.startAnew();
                    return putBack(batch, queue, reason, false);
                });
    }

    private void tryAgain(Batch batch, ClientException failed, boolean mayBeWritten) {
        if (!failed.retriable() && !(failed instanceof TimedOutException)) {
            giveUp(batch, failed);
            return;
        }
        queues.settle(batch, queue -> putBack(batch, queue, failed, mayBeWritten));
        refresh(Set.of(batch.partition().topic()));
    }

    private static boolean putBack(
            Batch batch, PartitionQueue queue, ClientException failed, boolean mayBeWritten) {
        batch.failedAttempt(failed, mayBeWritten);
        long pause = Backoff.after(batch.attempts()).toNanos();
        queue.notBeforeNanos = System.nanoTime() + pause;
        return false;
    }

    private void giveUp(Batch batch, ClientException reason) {
        queues.settle(
                batch,
                queue -> {
                    if (batch.mayBeWritten()) {
                        identities.retire(queue.identity);
                    }
                    queue.failed(batch);
                    return true;
                });
        fail(batch, reason);
    }
}
