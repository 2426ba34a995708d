package io.leat.broker.metrics;

import io.leat.broker.partition.LogDirectories;
import io.leat.log.Log;
import io.leat.log.LogDirectory;
import io.leat.log.storage.DiskSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Every entry of `log.dirs`: whether it works, how full it is, and what is done there.
public record LogMetrics(LogDirectories logs) implements MetricSource {
    private static final String DIRECTORY = "directory";

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
    static final List<Metric> METRICS = List.of(ONLINE, USABLE, TOTAL, LOG_BYTES, LOGS, NOT_LOADED);

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
        try {
            DiskSpace space = directory.space();
            page.put(USABLE, space.usableBytes(), path);
            page.put(TOTAL, space.totalBytes(), path);
        } catch (IOException e) {
            // A disk that does not say how full it is shows no size.
        }
    }
}
