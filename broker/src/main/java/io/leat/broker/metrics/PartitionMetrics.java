package io.leat.broker.metrics;

import io.leat.broker.partition.PartitionCensus;
import io.leat.broker.partition.Partitions;
import java.util.List;

/// The partitions of this broker, counted; none is named, for there may be 100,000.
public record PartitionMetrics(Partitions partitions) implements MetricSource {
    private static final Metric LED =
            Metric.gauge("leat_partitions_led", "Partitions that this broker leads.");
    private static final Metric FOLLOWED =
            Metric.gauge("leat_partitions_followed", "Partitions that this broker copies.");
    private static final Metric OFFLINE =
            Metric.gauge(
                            "leat_replicas_offline",
                            "Replicas that should be on this broker and whose log cannot be used.")
                    .advise(
                            "Above 0: a log directory has failed or is full, or a log could not be"
                                    + " opened; see `leat_log_directory_online` and"
                                    + " `partition.open_failed` in the broker's log.");
    private static final Metric UNDER_REPLICATED =
            Metric.gauge(
                            "leat_partitions_under_replicated",
                            "Partitions led here that have fewer replicas in sync than replicas.")
                    .advise(
                            "Above 0 for longer than a restart takes: a broker is gone, its disk"
                                    + " failed, or it cannot keep up.");
    private static final Metric AT_MIN =
            Metric.gauge(
                            "leat_partitions_at_min_in_sync",
                            "Partitions led here that have more replicas than"
                                    + " `min.insync.replicas`, and only so many in sync.")
                    .advise("Above 0: losing one more broker stops their producers.");
    private static final Metric BELOW_MIN =
            Metric.gauge(
                            "leat_partitions_below_min_in_sync",
                            "Partitions led here with fewer replicas in sync than"
                                    + " `min.insync.replicas`: nothing is committed.")
                    .advise("Above 0: producers with acks=all are refused; bring brokers back.");
    private static final Metric LAG =
            Metric.gauge(
                            "leat_replica_lag_max_records",
                            "Records that the replica furthest behind lacks, of all that copy"
                                    + " from this broker.")
                    .advise("Growing: a follower cannot keep up, or is gone.");
    private static final Metric CORRUPT =
            Metric.counter(
                            "leat_log_corruption_total",
                            "Places in logs that readers found to be corrupt, each counted once.")
                    .advise(
                            "Any increase: the disk gave back other bytes than were written;"
                                    + " `log.corrupt` in the broker's log names partition, file"
                                    + " and position. Move the replica away from the disk.");
    private static final Metric CORRUPT_READS =
            Metric.counter(
                    "leat_log_corrupt_reads_total",
                    "Reads that ended at a corrupt place and were answered with CORRUPT_MESSAGE.");
    static final List<Metric> METRICS =
            List.of(
                    LED,
                    FOLLOWED,
                    OFFLINE,
                    UNDER_REPLICATED,
                    AT_MIN,
                    BELOW_MIN,
                    LAG,
                    CORRUPT,
                    CORRUPT_READS);

    @Override
    public void read(MetricPage page) {
        PartitionCensus census = partitions.census();
        page.put(LED, census.led());
        page.put(FOLLOWED, census.followed());
        page.put(OFFLINE, census.offline());
        page.put(UNDER_REPLICATED, census.underReplicated());
        page.put(AT_MIN, census.atMinInSync());
        page.put(BELOW_MIN, census.belowMinInSync());
        page.put(LAG, census.replicaLagMax());
        page.put(CORRUPT, partitions.corruptPlaces());
        page.put(CORRUPT_READS, partitions.corruptReads());
    }
}
