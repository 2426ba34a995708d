package io.leat.log;

import static io.leat.protocol.Invariant.check;

import io.leat.log.segment.RollRules;
import io.leat.protocol.record.TimestampType;

/// A topic's settings as far as its logs know them; may be replaced while a log is in use.
public record LogConfig(
        RollRules roll,
        FlushRules flush,
        RetentionRules retention,
        TimestampType messageTimestampType,
        int maxMessageBytes) {
    /// Kafka's defaults.
    public static final LogConfig DEFAULT =
            new LogConfig(
                    new RollRules(1 << 30, 7L * 24 * 60 * 60 * 1000, 10 << 20, 4096),
                    new FlushRules(Long.MAX_VALUE, Long.MAX_VALUE, false),
                    new RetentionRules(7L * 24 * 60 * 60 * 1000, -1, 60_000),
                    TimestampType.CREATE_TIME,
                    1024 * 1024 + 12);

    /// `flush.messages`, `flush.ms`, and whether an ack means page cache (`write.caching`): the log
    /// flushes by the first two alone; who acknowledges asks for a flush unless `writeCaching`.
    public record FlushRules(long messages, long ms, boolean writeCaching) {
        public FlushRules {
            check(messages > 0, "flush.messages is positive");
            check(ms >= 0, "flush.ms is not negative");
        }
    }

    /// `retention.ms`, `retention.bytes` (-1: no limit) and `file.delete.delay.ms`.
    public record RetentionRules(long ms, long bytes, long fileDeleteDelayMs) {
        public RetentionRules {
            check(fileDeleteDelayMs >= 0, "file.delete.delay.ms is not negative");
        }
    }

    public LogConfig {
        check(maxMessageBytes > 0, "max.message.bytes is positive");
    }
}
