package io.leat.log;

import static io.leat.protocol.Invariant.check;

/// How one log is kept; replaced as a whole when the topic's configuration changes.
///
/// @param segments when a segment ends, and how densely it is indexed
/// @param logAppendTime whether records get the time of their append (`message.timestamp.type`)
/// @param producerExpirationMillis after how long a silent producer's state may be forgotten
public record LogConfig(Segments segments, boolean logAppendTime, long producerExpirationMillis) {

    /// When a segment ends, and how densely it is indexed.
    ///
    /// @param bytesMax `segment.bytes`
    /// @param millisMax `segment.ms`, minus this log's share of `segment.jitter.ms`
    /// @param indexBytesMax `segment.index.bytes`
    /// @param indexIntervalBytes `index.interval.bytes`
    public record Segments(
            int bytesMax, long millisMax, int indexBytesMax, int indexIntervalBytes) {
        public Segments {
            check(bytesMax > 0 && millisMax > 0, "a segment may hold something");
            check(indexIntervalBytes >= 0, "an interval is not negative");
        }
    }

    /// Kafka's defaults.
    public static LogConfig defaults() {
        return new LogConfig(
                new Segments(1 << 30, 7L * 24 * 3_600_000, 10 << 20, 4096), false, 86_400_000);
    }

    public LogConfig withSegmentBytes(int bytes) {
        var changed =
                new Segments(
                        bytes,
                        segments.millisMax(),
                        segments.indexBytesMax(),
                        segments.indexIntervalBytes());
        return new LogConfig(changed, logAppendTime, producerExpirationMillis);
    }
}
