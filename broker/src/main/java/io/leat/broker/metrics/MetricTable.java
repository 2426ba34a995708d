package io.leat.broker.metrics;

import java.util.List;

/// Everything that a broker can be asked for, from the declarations beside each source.
public final class MetricTable {
    public static final List<Section> SECTIONS =
            List.of(
                    new Section("Requests and connections", RequestMetrics.METRICS),
                    new Section("Records", RecordMetrics.METRICS),
                    new Section("Log directories", LogMetrics.METRICS),
                    new Section("Compaction", CleanerMetrics.METRICS),
                    new Section("Partitions", PartitionMetrics.METRICS),
                    new Section("Replication", ReplicationMetrics.METRICS),
                    new Section("Leaderships", LeadershipMetrics.METRICS),
                    new Section("Cluster", ClusterMetrics.METRICS),
                    new Section("Groups", GroupMetrics.METRICS),
                    new Section("Metrics", MetricsServer.METRICS),
                    new Section("Process", ProcessMetrics.METRICS));

    /// What one source shows.
    public record Section(String title, List<Metric> metrics) {
        public Section {
            metrics = List.copyOf(metrics);
        }
    }

    private MetricTable() {}

    public static List<Metric> metrics() {
        return SECTIONS.stream().flatMap(section -> section.metrics().stream()).toList();
    }
}
