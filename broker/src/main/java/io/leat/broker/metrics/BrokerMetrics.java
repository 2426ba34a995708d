package io.leat.broker.metrics;

import io.leat.broker.coordination.Coordination;
import io.leat.broker.group.GroupCoordinators;
import io.leat.broker.partition.LogDirectories;
import io.leat.broker.partition.Partitions;
import java.util.List;

/// What of a broker is measured.
public record BrokerMetrics(
        int brokerId,
        LogDirectories logs,
        Partitions partitions,
        Coordination coordination,
        GroupCoordinators groups) {

    public List<MetricSource> sources() {
        return List.of(
                new LogMetrics(logs),
                new PartitionMetrics(partitions),
                new ClusterMetrics(brokerId, coordination),
                new GroupMetrics(groups),
                new ProcessMetrics());
    }
}
