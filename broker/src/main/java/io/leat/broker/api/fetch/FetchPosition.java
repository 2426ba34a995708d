package io.leat.broker.api.fetch;

import io.leat.broker.partition.ReadPosition;

/// From where a partition is fetched, and how many bytes of records at most; when nothing else was
/// read, one whole batch is served even if it is larger.
///
/// @param highWatermarkSent what the client was told last in its session, [#NOTHING_SENT] if
///   nothing
record FetchPosition(ReadPosition from, int bytesMax, long highWatermarkSent) {
    static final long NOTHING_SENT = -2;

    FetchPosition(ReadPosition from, int bytesMax) {
        this(from, bytesMax, NOTHING_SENT);
    }

    FetchPosition afterSending(long highWatermark) {
        return new FetchPosition(from, bytesMax, highWatermark);
    }

    /// Whether the client of a session does not know this high watermark yet.
    boolean isNews(long highWatermark) {
        return highWatermarkSent != NOTHING_SENT && highWatermark > highWatermarkSent;
    }
}
