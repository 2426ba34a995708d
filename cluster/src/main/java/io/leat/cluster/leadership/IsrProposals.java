package io.leat.cluster.leadership;

import java.util.List;

/// What one broker proposes for partitions that it leads, in its registration `brokerEpoch`.
public record IsrProposals(int broker, long brokerEpoch, List<IsrProposal> partitions) {
    public IsrProposals {
        partitions = List.copyOf(partitions);
    }
}
