package io.leat.cluster.leadership;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the replicas of a partition shall be.
///
/// @param replicas in order of preference; null to leave them where they were before a reassignment
///   that is not complete
public record Reassignment(PartitionName partition, @Nullable List<Integer> replicas) {
    public Reassignment {
        replicas = replicas == null ? null : List.copyOf(replicas);
    }
}
