package io.leat.log;

import io.leat.protocol.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this module says in the process's log.
final class LogEvents {
    private static final Logger LOG = LoggerFactory.getLogger("io.leat.log");

    private LogEvents() {}

    static void opened(Path directory, int logs, boolean clean) {
        LOG.info("log_directory.opened path={} logs={} clean={}", directory, logs, clean);
    }

    static void directoryFailed(
            Path directory, @Nullable TopicPartition first, int logs, IOException cause) {
        LOG.error(
                "log_directory.failed path={} first={} logs={} action=\"offline until restart\"",
                directory,
                first,
                logs,
                cause);
    }

    static void notLoaded(Path directory, IOException cause) {
        LOG.error("log.not_loaded path={}", directory, cause);
    }

    static void tailCut(Path file, long fromBytes, long toBytes) {
        LOG.warn("log.tail_cut file={} from_bytes={} to_bytes={}", file, fromBytes, toBytes);
    }

    static void tornTailKept(Path file, IOException cause) {
        LOG.warn("log.torn_tail_kept file={}", file, cause);
    }

    static void segmentDropped(Path file) {
        LOG.warn("log.segment_dropped file={}", file);
    }

    static void indexRebuilt(Path file) {
        LOG.warn("log.index_rebuilt file={}", file);
    }

    static void indexNotWritten(Path file, IOException cause) {
        LOG.warn("log.index_not_written file={}", file, cause);
    }

    static void snapshotUnusable(Path file, IOException cause) {
        LOG.warn("log.snapshot_unusable file={}", file, cause);
    }

    static void checkpointUnusable(Path file, IOException cause) {
        LOG.warn("log.checkpoint_unusable file={}", file, cause);
    }

    static void checkpointFailed(Path directory, IOException cause) {
        LOG.warn("log.checkpoint_failed path={}", directory, cause);
    }

    static void fileGone(Path file) {
        LOG.debug("log.file_gone file={}", file);
    }

    static void removalFailed(Path path, IOException cause) {
        LOG.warn("log.removal_failed path={}", path, cause);
    }

    static void retentionFailed(Path directory, IOException cause) {
        LOG.warn("log_directory.retention_failed path={}", directory, cause);
    }

    static void closedUnclean(TopicPartition partition, IOException cause) {
        LOG.warn("log.closed_unclean partition={}", partition, cause);
    }

    static void strange(Path path) {
        LOG.warn("log_directory.ignored path={}", path);
    }

    static void flusherDied(Path directory, RuntimeException cause) {
        LOG.error("log_directory.flusher_failed path={}", directory, cause);
    }
}
