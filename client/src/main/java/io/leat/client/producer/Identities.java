package io.leat.client.producer;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.client.Deadline;
import io.leat.client.RefusedException;
import io.leat.client.cluster.Cluster;
import io.leat.protocol.message.InitProducerIdRequest;
import io.leat.protocol.message.InitProducerIdResponse;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Gets producer ids from the cluster.
@ThreadSafe
final class Identities {
    private final Cluster cluster;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable ProducerIdentity current;

    Identities(Cluster cluster) {
        this.cluster = cluster;
    }

    /// The identity for partitions that have none.
    ProducerIdentity current(Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            ProducerIdentity identity = current;
            if (identity == null) {
                identity = cluster.retrying(deadline, () -> ask(deadline));
                current = identity;
            }
            return identity;
        } finally {
            lock.unlock();
        }
    }

    /// The next partition that needs an identity gets another one than `used`.
    void retire(@Nullable ProducerIdentity used) {
        lock.lock();
        try {
            if (current != null && current.equals(used)) {
                current = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private ProducerIdentity ask(Deadline deadline) throws InterruptedException {
        InitProducerIdRequest request =
                InitProducerIdRequest.builder()
                        .transactionalId(null)
                        .transactionTimeoutMs(Integer.MAX_VALUE)
                        .build();
        var response = (InitProducerIdResponse) cluster.callAny(request, deadline);
        RefusedException.throwIf(response.errorCode(), "producer id");
        return new ProducerIdentity(response.producerId(), response.producerEpoch());
    }
}
