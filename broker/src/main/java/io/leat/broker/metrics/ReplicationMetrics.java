package io.leat.broker.metrics;

import io.leat.broker.replication.CopyCounts;
import io.leat.broker.replication.Fetchers;
import java.util.List;

/// What this broker copies from others; what others lack of it is with the partitions.
public record ReplicationMetrics(Fetchers fetchers) implements MetricSource {
    private static final Metric LEADERS =
            Metric.gauge(
                    "leat_replication_leaders",
                    "Brokers that this one copies from, or did since its start.");
    private static final Metric BYTES =
            Metric.counter(
                    "leat_replication_bytes_total", "Bytes of records copied from other brokers.");
    private static final Metric TRUNCATIONS =
            Metric.counter(
                            "leat_replication_truncations_total",
                            "Times that a leader's log differed and the end of the copy was cut.")
                    .advise("Comes with changes of leaders; otherwise it should stand still.");
    private static final Metric REFUSALS =
            Metric.counter(
                            "leat_replication_refusals_total",
                            "Times that a partition could not be fetched, or what came could not be"
                                    + " appended.")
                    .advise(
                            "Growing without elections: a full or broken disk here, or a corrupt"
                                    + " batch at the leader (`leat_log_corruption_total` there).");
    private static final Metric BREAKS =
            Metric.counter(
                            "leat_replication_breaks_total",
                            "Times that a leader could not be reached, or the connection was lost.")
                    .advise("Growing: a broker is gone, or the network between them is bad.");
    static final List<Metric> METRICS = List.of(LEADERS, BYTES, TRUNCATIONS, REFUSALS, BREAKS);

    @Override
    public void read(MetricPage page) {
        CopyCounts counts = fetchers.counts();
        page.put(LEADERS, fetchers.leaders());
        page.put(BYTES, counts.bytes());
        page.put(TRUNCATIONS, counts.truncations());
        page.put(REFUSALS, counts.refusals());
        page.put(BREAKS, counts.breaks());
    }
}
