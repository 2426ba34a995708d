package io.leat.broker.metrics;

import io.leat.broker.api.fetch.FetchCounts;
import io.leat.broker.api.produce.ProduceCounts;
import java.util.List;

/// Records in and out.
public record RecordMetrics(ProduceCounts produced, FetchCounts fetched) implements MetricSource {
    private static final Metric BATCHES =
            Metric.counter("leat_produce_batches_total", "Record batches that clients sent.");
    private static final Metric RECORDS =
            Metric.counter(
                    "leat_produce_records_total",
                    "Records that clients sent, those that were there already included.");
    private static final Metric BYTES =
            Metric.counter("leat_produce_bytes_total", "Bytes of the record batches, as they came.")
                    .advise(
                            "Divided by `leat_produce_batches_total` it is the size of a batch:"
                                    + " small ones cost CPU; `linger.ms` of the producers helps.");
    private static final Metric FETCHED =
            Metric.counter(
                    "leat_fetch_bytes_total",
                    "Bytes of records that were read, by reader: consumers, and replicas on other"
                            + " brokers.",
                    "reader");
    static final List<Metric> METRICS = List.of(BATCHES, RECORDS, BYTES, FETCHED);

    @Override
    public void read(MetricPage page) {
        page.put(BATCHES, produced.batches());
        page.put(RECORDS, produced.records());
        page.put(BYTES, produced.bytes());
        page.put(FETCHED, fetched.consumerBytes(), "consumer");
        page.put(FETCHED, fetched.replicaBytes(), "replica");
    }
}
