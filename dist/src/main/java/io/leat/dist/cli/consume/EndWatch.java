package io.leat.dist.cli.consume;

import io.leat.client.cluster.OffsetSpec;
import io.leat.client.consumer.Consumer;
import io.leat.protocol.TopicPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/// Knows when everything was read that was there when reading began. Confined to one thread.
final class EndWatch {
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /// Whether the consumer has read every partition it has up to where that ended when it was
    /// first seen.
    boolean reached(Consumer consumer) throws InterruptedException {
        var missing = new HashSet<>(consumer.assignment());
        if (missing.isEmpty()) {
            return false;
        }
        missing.removeAll(ends.keySet());
        if (!missing.isEmpty()) {
            ends.putAll(consumer.offsets(StartPoint.all(missing, new OffsetSpec.Latest())));
        }
        Map<TopicPartition, Long> positions = consumer.positions();
        return consumer.assignment().stream()
                .allMatch(partition ->
                        positions.getOrDefault(partition, -1L)
                                >= ends.getOrDefault(partition, Long.MAX_VALUE));
    }
}
