package io.leat.broker.partition;

import io.leat.protocol.Uuid;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The partitions of one topic that are on this broker, by index. Immutable.
final class HostedTopic {
    private final String name;
    private final Uuid id;
    private final @Nullable Partition[] partitions;

    HostedTopic(String name, Uuid id, @Nullable Partition[] partitions) {
        this.name = name;
        this.id = id;
        this.partitions = Arrays.copyOf(partitions, partitions.length);
    }

    String name() {
        return name;
    }

    Uuid id() {
        return id;
    }

    @Nullable Partition partition(int index) {
        return index >= 0 && index < partitions.length ? partitions[index] : null;
    }

    /// How many partitions the topic has, on whatever broker.
    int partitionCount() {
        return partitions.length;
    }
}
