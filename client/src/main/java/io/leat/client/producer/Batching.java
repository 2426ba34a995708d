package io.leat.client.producer;

import static io.leat.protocol.Invariant.check;

import io.leat.protocol.record.CompressionType;
import java.time.Duration;

/// How records are put together.
///
/// @param batchBytes a batch takes no more records once it is so large, before compression
/// @param linger how long a batch waits for more records
/// @param compression of whole batches
public record Batching(int batchBytes, Duration linger, CompressionType compression) {
    public Batching {
        check(batchBytes > 0, "the batch size is positive");
        check(!linger.isNegative(), "the linger time is not negative");
    }
}
