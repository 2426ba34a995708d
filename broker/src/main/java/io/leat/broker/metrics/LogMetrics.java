package io.leat.broker.metrics;

import io.leat.broker.partition.LogDirectories;
import io.leat.log.Log;
import io.leat.log.LogDirectory;
import io.leat.log.activity.DirectoryActivity;
import io.leat.log.storage.DiskSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Every entry of `log.dirs`: whether it works, how full it is, and what is done there.
public record LogMetrics(LogDirectories logs) implements MetricSource {
    private static final String DIRECTORY = "directory";
    private static final double SECOND_NANOS = 1e9;

    private static final Metric ONLINE =
            Metric.gauge(
                            "leat_log_directory_online",
                            "1 while the directory takes records, 0 once a write or a flush has"
                                    + " failed there or if it could not be opened.",
                            DIRECTORY)
                    .advise(
                            "At 0: look for `log_directory.failed` in the broker's log, replace or"
                                    + " repair the disk, and start the broker again; its replicas"
                                    + " are copied anew from the other brokers.");
    private static final Metric USABLE =
            Metric.gauge(
                            "leat_log_directory_usable_bytes",
                            "What is free on the directory's disk.",
                            DIRECTORY)
                    .advise(
                            "Below `log.dirs.reserve.bytes` producers are refused: lower the"
                                    + " retention, move replicas away, or add a disk.");
    private static final Metric TOTAL =
            Metric.gauge(
                    "leat_log_directory_disk_bytes",
                    "The size of the directory's disk.",
                    DIRECTORY);
    private static final Metric LOG_BYTES =
            Metric.gauge(
                    "leat_log_directory_log_bytes",
                    "The size of all segments of all logs in the directory.",
                    DIRECTORY);
    private static final Metric LOGS =
            Metric.gauge(
                    "leat_log_directory_logs", "How many logs the directory holds.", DIRECTORY);
    private static final Metric NOT_LOADED =
            Metric.gauge(
                            "leat_log_directory_logs_not_loaded",
                            "Logs whose files are there and could not be loaded at the start.",
                            DIRECTORY)
                    .advise(
                            "Above 0: `log.not_loaded` in the broker's log says which and why;"
                                    + " `leat log verify` looks at their files.");
    private static final Metric FLUSHES =
            Metric.histogram(
                            "leat_flush_duration_seconds",
                            "Rounds of the flusher, each for all logs that wait.",
                            DIRECTORY)
                    .advise(
                            "Slower than usual: the disk is busy or failing; producers with"
                                    + " acks=all wait for it.");
    private static final Metric FLUSHED =
            Metric.counter(
                    "leat_flushed_logs_total",
                    "Logs that were flushed; by `leat_flush_duration_seconds_count`, how many share"
                            + " a round.",
                    DIRECTORY);
    private static final Metric FLUSH_WAITING =
            Metric.gauge(
                    "leat_flush_waiting_logs", "Logs that wait for the next round.", DIRECTORY);
    private static final Metric FLUSH_FAILURES =
            Metric.counter(
                            "leat_flush_failures_total",
                            "Flushes that failed; none is tried again.",
                            DIRECTORY)
                    .advise("Any increase: the directory is offline, see above.");
    private static final Metric ROLLED =
            Metric.counter(
                    "leat_log_segments_rolled_total", "Segments that were begun.", DIRECTORY);
    private static final Metric REMOVED =
            Metric.counter(
                    "leat_log_segments_removed_total",
                    "Segments that retention, truncation or compaction took away.",
                    DIRECTORY);
    private static final Metric RETENTIONS =
            Metric.counter(
                            "leat_log_retention_passes_total",
                            "Searches of all logs for what is due for removal.",
                            DIRECTORY)
                    .advise("Stands still: the housekeeper hangs; disks fill up.");
    private static final Metric RETENTION_FAILURES =
            Metric.counter(
                            "leat_log_retention_failures_total",
                            "Times that what was due could not be removed.",
                            DIRECTORY)
                    .advise("Any increase: `log_directory.retention_failed` says why.");
    private static final Metric LOAD =
            Metric.gauge(
                    "leat_log_directory_load_seconds",
                    "How long it took to load all logs at the start.",
                    DIRECTORY);
    private static final Metric RECOVERED =
            Metric.gauge(
                    "leat_log_directory_logs_recovered",
                    "Logs that were scanned at the start, because the stop before was not clean.",
                    DIRECTORY);
    static final List<Metric> METRICS =
            List.of(
                    ONLINE,
                    USABLE,
                    TOTAL,
                    LOG_BYTES,
                    LOGS,
                    NOT_LOADED,
                    FLUSHES,
                    FLUSHED,
                    FLUSH_WAITING,
                    FLUSH_FAILURES,
                    ROLLED,
                    REMOVED,
                    RETENTIONS,
                    RETENTION_FAILURES,
                    LOAD,
                    RECOVERED);

    @Override
    public void read(MetricPage page) {
        for (LogDirectory directory : logs.opened()) {
            read(directory, page);
        }
        for (Path path : logs.unusable()) {
            page.put(ONLINE, false, path.toAbsolutePath().toString());
        }
    }

    private static void read(LogDirectory directory, MetricPage page) {
        String path = directory.path().toAbsolutePath().toString();
        page.put(ONLINE, directory.failure().isEmpty(), path);
        page.put(LOGS, directory.logCount(), path);
        page.put(NOT_LOADED, directory.notLoaded().size(), path);
        page.put(LOG_BYTES, directory.logs().stream().mapToLong(Log::sizeBytes).sum(), path);
        readActivity(directory, path, page);
        try {
            DiskSpace space = directory.space();
            page.put(USABLE, space.usableBytes(), path);
            page.put(TOTAL, space.totalBytes(), path);
        } catch (IOException e) {
            // A disk that does not say how full it is shows no size.
        }
    }

    private static void readActivity(LogDirectory directory, String path, MetricPage page) {
        DirectoryActivity activity = directory.activity();
        page.put(FLUSHES, activity.flushes(), path);
        page.put(FLUSHED, activity.flushedLogs(), path);
        page.put(FLUSH_WAITING, directory.logsToFlush(), path);
        page.put(FLUSH_FAILURES, activity.failedFlushes(), path);
        page.put(ROLLED, activity.rolledSegments(), path);
        page.put(REMOVED, activity.removedSegments(), path);
        page.put(RETENTIONS, activity.retentions(), path);
        page.put(RETENTION_FAILURES, activity.failedRetentions(), path);
        page.put(LOAD, activity.loadNanos() / SECOND_NANOS, path);
        page.put(RECOVERED, activity.recoveredLogs(), path);
    }
}
