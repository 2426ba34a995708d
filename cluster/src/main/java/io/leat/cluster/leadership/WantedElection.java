package io.leat.cluster.leadership;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An election that somebody wants.
///
/// @param partitions where; null for every partition
public record WantedElection(Kind kind, @Nullable List<PartitionName> partitions) {
    public WantedElection {
        partitions = partitions == null ? null : List.copyOf(partitions);
    }

    /// Who is to lead.
    public enum Kind {
        /// The first of the replicas, if it is in sync.
        PREFERRED,

        /// Anybody who is there, if nobody leads: committed records may be lost.
        UNCLEAN
    }
}
