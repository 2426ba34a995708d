package io.leat.client.cluster;

import java.util.List;

/// One partition: who leads it (-1: nobody) in which epoch, and where its replicas are.
public record PartitionView(
        int partition, int leader, int leaderEpoch, List<Integer> replicas, List<Integer> isr) {
    public PartitionView {
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
    }

    public boolean hasLeader() {
        return leader >= 0;
    }
}
