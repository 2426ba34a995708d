package io.leat.dist.cli.consume;

import io.leat.client.cluster.OffsetSpec;
import io.leat.client.consumer.Consumer;
import io.leat.client.consumer.StartOffset;
import io.leat.dist.cli.terminal.UsageException;
import io.leat.protocol.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// What `--offset` says.
sealed interface StartPoint {
    /// The same for every partition.
    record Same(StartOffset start) implements StartPoint {}

    /// So many records before the end of each partition.
    record FromEnd(long count) implements StartPoint {}

    /// Reads `beginning`, `end`, an offset, `-N` (the last N) and `s@MILLIS` (a time); throws
    /// [UsageException] for anything else.
    static StartPoint parse(String text) {
        try {
            if (text.equals("beginning")) {
                return new Same(new StartOffset.Spec(new OffsetSpec.Earliest()));
            }
            if (text.equals("end")) {
                return new Same(new StartOffset.Spec(new OffsetSpec.Latest()));
            }
            if (text.startsWith("s@")) {
                long millis = Long.parseLong(text.substring(2));
                return new Same(new StartOffset.Spec(new OffsetSpec.AtTime(millis)));
            }
            long number = Long.parseLong(text);
            return text.startsWith("-")
                    ? new FromEnd(-number)
                    : new Same(new StartOffset.At(number));
        } catch (NumberFormatException noNumber) {
            throw new UsageException(
                    "'"
                            + text
                            + "' is no offset: give beginning, end, a number, -N for the last N,"
                            + " or s@MILLISECONDS for a time");
        }
    }

    /// Where to start in each of the partitions.
    default Map<TopicPartition, StartOffset> resolve(
            Consumer consumer, Collection<TopicPartition> partitions) throws InterruptedException {
        Map<TopicPartition, StartOffset> starts = new HashMap<>();
        switch (this) {
            case Same same -> partitions.forEach(key -> starts.put(key, same.start()));
            case FromEnd fromEnd -> {
                Map<TopicPartition, Long> firsts =
                        consumer.offsets(all(partitions, new OffsetSpec.Earliest()));
                consumer.offsets(all(partitions, new OffsetSpec.Latest()))
                        .forEach((key, end) -> {
                            long first = firsts.getOrDefault(key, 0L);
                            long start = Math.max(first, end - fromEnd.count());
                            starts.put(key, new StartOffset.At(start));
                        });
            }
        }
        return starts;
    }

    /// The same lookup for all partitions.
    static Map<TopicPartition, OffsetSpec> all(
            Collection<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(partition, spec));
        return specs;
    }
}
