package io.leat.broker.metrics;

import io.leat.log.activity.CleanerActivity;
import io.leat.log.compaction.LogCleaner;
import java.util.List;

/// Compaction; not shown where `log.cleaner.enable` is false.
public record CleanerMetrics(LogCleaner cleaner) implements MetricSource {
    private static final Metric PASSES =
            Metric.histogram(
                    "leat_cleaner_pass_duration_seconds",
                    "Passes over one log that compacted something.");
    private static final Metric BYTES =
            Metric.counter("leat_cleaner_bytes_total", "Bytes that compaction read and wrote.")
                    .advise(
                            "At `log.cleaner.io.max.bytes.per.second` all the time: it does not"
                                    + " keep up.");
    private static final Metric POSTPONED =
            Metric.counter(
                            "leat_cleaner_postponed_total",
                            "Passes for which the disk or the memory had no room.")
                    .advise("Growing: make room, or raise `log.cleaner.dedupe.buffer.size`.");
    private static final Metric FAILURES =
            Metric.counter(
                            "leat_cleaner_failures_total",
                            "Logs that were given up because their compaction failed.")
                    .advise(
                            "Any increase: `log.uncleanable` in the broker's log says which and"
                                    + " why; the log grows until the broker is started again.");
    private static final Metric UNCLEANABLE =
            Metric.gauge(
                            "leat_cleaner_uncleanable_logs",
                            "Logs that are not compacted any more because that failed.")
                    .advise("As `leat_cleaner_failures_total`.");
    static final List<Metric> METRICS = List.of(PASSES, BYTES, POSTPONED, FAILURES, UNCLEANABLE);

    @Override
    public void read(MetricPage page) {
        CleanerActivity activity = cleaner.activity();
        page.put(PASSES, activity.passes());
        page.put(BYTES, activity.spentBytes());
        page.put(POSTPONED, activity.postponements());
        page.put(FAILURES, activity.failures());
        page.put(UNCLEANABLE, cleaner.uncleanable().size());
    }
}
