package io.leat.broker.partition;

import io.leat.protocol.ErrorCode;
import io.leat.protocol.Uuid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One topic's partitions by index: those that are served here, and for any other the error that
/// says why not. Immutable.
record HostedTopic(String name, Uuid id, List<Lookup> lookups) {
    private static final Lookup UNKNOWN = new Lookup.Missing(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);

    HostedTopic {
        lookups = List.copyOf(lookups);
    }

    Lookup find(int index) {
        return index >= 0 && index < lookups.size() ? lookups.get(index) : UNKNOWN;
    }

    @Nullable Partition partition(int index) {
        return find(index) instanceof Lookup.Found(Partition partition) ? partition : null;
    }

    /// Those that are served here.
    List<Partition> partitions() {
        return lookups.stream()
                .filter(Lookup.Found.class::isInstance)
                .map(found -> ((Lookup.Found) found).partition())
                .toList();
    }
}
