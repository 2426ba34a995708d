package io.leat.client.producer;

import static io.leat.protocol.Invariant.check;

import io.leat.client.cluster.Cluster.Missing;
import io.leat.protocol.record.CompressionType;
import java.time.Duration;

/// How a producer works. The defaults lose, double and reorder nothing: [Acks#ALL], and every batch
/// numbered so that the broker writes it once.
///
/// @param bufferBytes records waiting to be acknowledged; [Producer#send] waits when they are more
/// @param deliveryTimeout how long it may take until a record is acknowledged
/// @param missing what to do about a topic that does not exist
public record ProducerOptions(
        Acks acks, Batching batching, long bufferBytes, Duration deliveryTimeout, Missing missing) {
    private static final int BATCH_BYTES = 64 << 10;
    private static final Duration LINGER = Duration.ofMillis(5);
    private static final long BUFFER_BYTES = 32L << 20;
    private static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(2);

    public static final ProducerOptions DEFAULT =
            new ProducerOptions(
                    Acks.ALL,
                    new Batching(BATCH_BYTES, LINGER, CompressionType.NONE),
                    BUFFER_BYTES,
                    DELIVERY_TIMEOUT,
                    Missing.CREATE);

    public ProducerOptions {
        check(bufferBytes > 0, "the buffer size is positive");
        check(deliveryTimeout.isPositive(), "the delivery timeout is positive");
    }

    public ProducerOptions withAcks(Acks wanted) {
        return new ProducerOptions(wanted, batching, bufferBytes, deliveryTimeout, missing);
    }

    public ProducerOptions withBatching(Batching wanted) {
        return new ProducerOptions(acks, wanted, bufferBytes, deliveryTimeout, missing);
    }

    public ProducerOptions withCompression(CompressionType type) {
        return withBatching(new Batching(batching.batchBytes(), batching.linger(), type));
    }

    public ProducerOptions withBufferBytes(long bytes) {
        return new ProducerOptions(acks, batching, bytes, deliveryTimeout, missing);
    }

    public ProducerOptions withDeliveryTimeout(Duration timeout) {
        return new ProducerOptions(acks, batching, bufferBytes, timeout, missing);
    }

    public ProducerOptions withMissing(Missing wanted) {
        return new ProducerOptions(acks, batching, bufferBytes, deliveryTimeout, wanted);
    }

    /// Whether batches are numbered. Only who waits for all replicas can know that a number counts.
    boolean idempotent() {
        return acks == Acks.ALL;
    }
}
