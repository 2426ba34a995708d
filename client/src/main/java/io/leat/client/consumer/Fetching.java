package io.leat.client.consumer;

import static io.leat.protocol.Invariant.check;

import java.time.Duration;

/// How much is asked for at once.
///
/// @param bytesMax one answer; a larger batch still comes whole
/// @param partitionBytesMax one partition's part of an answer
/// @param waitMax how long a broker waits for data to come
public record Fetching(int bytesMax, int partitionBytesMax, Duration waitMax) {
    public static final Fetching DEFAULT = new Fetching(16 << 20, 1 << 20, Duration.ofMillis(500));

    public Fetching {
        check(bytesMax > 0 && partitionBytesMax > 0, "the sizes are positive");
        check(!waitMax.isNegative(), "the waiting time is not negative");
    }
}
