package io.leat.log.compaction;

import io.leat.protocol.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the log cleaner says in the process's log.
final class CleanerEvents {
    private static final Logger LOG = LoggerFactory.getLogger("io.leat.log.compaction");

    private CleanerEvents() {}

    static void compacted(Candidate candidate, long endOffset, long beforeBytes) {
        LOG.info(
                "log.compacted partition={} from_offset={} to_offset={} bytes_before={}"
                        + " bytes_after={}",
                candidate.log().partition(),
                candidate.dirtyOffset(),
                endOffset,
                beforeBytes,
                candidate.log().sizeBytes());
    }

    static void postponed(TopicPartition partition, Throwable cause) {
        LOG.warn(
                "log.compaction_postponed partition={} reason=\"{}\"", partition, cause.toString());
    }

    static void uncleanable(TopicPartition partition, Throwable cause) {
        LOG.error("log.uncleanable partition={}", partition, cause);
    }
}
