package io.leat.broker.partition;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What this broker is to one topic's partitions, by index. Immutable.
record HostedTopic(String name, Uuid id, List<Hosting> hostings) {
    private static final Hosting UNKNOWN = new Hosting.Absent(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);

    HostedTopic {
        hostings = List.copyOf(hostings);
    }

    Hosting at(int index) {
        return index >= 0 && index < hostings.size() ? hostings.get(index) : UNKNOWN;
    }

    Lookup find(int index) {
        return at(index).lookup();
    }

    /// The copy that is kept here of a partition that another broker leads.
    @Nullable Replica replica(int index) {
        return at(index) instanceof Hosting.Following(Replica replica) ? replica : null;
    }

    /// The partition, if it is led here.
    @Nullable Partition partition(int index) {
        return at(index) instanceof Hosting.Leading(Partition partition) ? partition : null;
    }
}
