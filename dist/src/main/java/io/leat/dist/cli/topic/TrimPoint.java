package io.leat.dist.cli.topic;

import io.leat.client.admin.Admin;
import io.leat.client.cluster.OffsetSpec;
import io.leat.dist.cli.terminal.UsageException;
import io.leat.protocol.TopicPartition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Up to where a topic is trimmed, as its user says it.
sealed interface TrimPoint {
    /// The same offset in each partition; -1 is the end.
    record Offset(long offset) implements TrimPoint {}

    /// The first record of this time or later stays.
    record Time(Instant instant) implements TrimPoint {}

    /// Reads `end`, an offset, `s@MILLIS` and an ISO time; throws [UsageException] for anything
    /// else.
    static TrimPoint parse(String text) {
        try {
            if (text.equals("end")) {
                return new Offset(-1);
            }
            if (text.startsWith("s@")) {
                return new Time(Instant.ofEpochMilli(Long.parseLong(text.substring(2))));
            }
            return text.contains("T") ? new Time(Instant.parse(text)) : new Offset(whole(text));
        } catch (NumberFormatException | DateTimeParseException notOne) {
            throw new UsageException(
                    "'"
                            + text
                            + "' is neither an offset nor a time: give a number, end,"
                            + " 2026-01-31T00:00:00Z or s@MILLISECONDS");
        }
    }

    private static long whole(String text) {
        long offset = Long.parseLong(text);
        if (offset < 0) {
            throw new NumberFormatException(text);
        }
        return offset;
    }

    /// The offset in each of the partitions.
    default Map<TopicPartition, Long> resolve(Admin admin, Collection<TopicPartition> partitions)
            throws InterruptedException {
        return switch (this) {
            case Offset(long offset) -> {
                Map<TopicPartition, Long> same = new HashMap<>();
                partitions.forEach(partition -> same.put(partition, offset));
                yield same;
            }
            case Time(Instant instant) -> {
                Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
                OffsetSpec spec = new OffsetSpec.AtTime(instant.toEpochMilli());
                partitions.forEach(partition -> specs.put(partition, spec));
                yield admin.topics().offsets(specs);
            }
        };
    }
}
