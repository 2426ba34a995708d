package io.leat.broker.metrics;

import static io.leat.protocol.Invariant.check;

import io.leat.log.activity.Durations;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one scrape is answered with. Confined to the thread that answers it.
public final class MetricPage {
    private static final double SECOND_NANOS = 1e9;

    private final Map<Metric, List<Sample>> samples = new LinkedHashMap<>();

    private record Sample(Labels labels, Value value) {}

    private sealed interface Value {
        record Plain(double value) implements Value {}

        record Times(Durations durations) implements Value {}

        record Sum(long count, double sum) implements Value {}
    }

    MetricPage() {}

    /// A counter's or a gauge's value; `labels` in the order of the declaration.
    public void put(Metric metric, double value, String... labels) {
        put(metric, new Value.Plain(value), labels);
    }

    public void put(Metric metric, long value, String... labels) {
        put(metric, new Value.Plain((double) value), labels);
    }

    public void put(Metric metric, boolean value, String... labels) {
        put(metric, value ? 1L : 0L, labels);
    }

    public void put(Metric metric, Durations durations, String... labels) {
        put(metric, new Value.Times(durations), labels);
    }

    public void putSum(Metric metric, long count, double sum, String... labels) {
        put(metric, new Value.Sum(count, sum), labels);
    }

    private void put(Metric metric, Value value, String... labels) {
        check(labels.length == metric.labels().size(), "every label of the metric has a value");
        samples.computeIfAbsent(metric, _ -> new ArrayList<>())
                .add(new Sample(Labels.of(metric.labels(), List.of(labels)), value));
    }

    MetricSnapshots snapshots() {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        samples.forEach((metric, values) -> snapshots.add(snapshot(metric, values)));
        return new MetricSnapshots(snapshots);
    }

    private static MetricSnapshot snapshot(Metric metric, List<Sample> samples) {
        return switch (metric.kind()) {
            case COUNTER -> counter(metric, samples);
            case GAUGE -> gauge(metric, samples);
            case HISTOGRAM -> histogram(metric, samples);
            case SUMMARY -> summary(metric, samples);
        };
    }

    private static MetricSnapshot counter(Metric metric, List<Sample> samples) {
        var counter = CounterSnapshot.builder().name(metric.family()).help(metric.meaning());
        for (Sample sample : samples) {
            counter.dataPoint(
                    CounterDataPointSnapshot.builder()
                            .labels(sample.labels())
                            .value(number(sample))
                            .build());
        }
        return counter.build();
    }

    private static MetricSnapshot gauge(Metric metric, List<Sample> samples) {
        var gauge = GaugeSnapshot.builder().name(metric.name()).help(metric.meaning());
        for (Sample sample : samples) {
            gauge.dataPoint(
                    GaugeDataPointSnapshot.builder()
                            .labels(sample.labels())
                            .value(number(sample))
                            .build());
        }
        return gauge.build();
    }

    private static double number(Sample sample) {
        check(sample.value() instanceof Value.Plain, "counters and gauges are plain numbers");
        return ((Value.Plain) sample.value()).value();
    }

    private static MetricSnapshot histogram(Metric metric, List<Sample> samples) {
        var histogram = HistogramSnapshot.builder().name(metric.name()).help(metric.meaning());
        for (Sample sample : samples) {
            check(sample.value() instanceof Value.Times, "a histogram shows durations");
            Durations durations = ((Value.Times) sample.value()).durations();
            histogram.dataPoint(
                    HistogramDataPointSnapshot.builder()
                            .labels(sample.labels())
                            .classicHistogramBuckets(buckets(durations))
                            .sum(durations.sumNanos() / SECOND_NANOS)
                            .build());
        }
        return histogram.build();
    }

    private static ClassicHistogramBuckets buckets(Durations durations) {
        var buckets = ClassicHistogramBuckets.builder();
        long[] counts = durations.counts();
        for (int i = 0; i < counts.length; i++) {
            buckets.bucket(
                    i < Durations.BOUNDS
                            ? Durations.boundNanos(i) / SECOND_NANOS
                            : Double.POSITIVE_INFINITY,
                    counts[i]);
        }
        return buckets.build();
    }

    private static MetricSnapshot summary(Metric metric, List<Sample> samples) {
        var summary = SummarySnapshot.builder().name(metric.name()).help(metric.meaning());
        for (Sample sample : samples) {
            check(sample.value() instanceof Value.Sum, "a summary shows a count and a sum");
            Value.Sum sum = (Value.Sum) sample.value();
            summary.dataPoint(
                    SummaryDataPointSnapshot.builder()
                            .labels(sample.labels())
                            .count(sum.count())
                            .sum(sum.sum())
                            .build());
        }
        return summary.build();
    }
}
