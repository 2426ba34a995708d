package io.leat.broker.partition;

import io.leat.cluster.image.ClusterImage;
import io.leat.log.Log;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logs that a starting broker finds on its disks and no topic of the cluster owns: their
/// topics were deleted while it was down, or it crashed while it deleted them. They are set aside
/// under another name and removed later, so that there is time to notice if it was the cluster's
/// state that was lost, and not the topics. Kept as they are, and not served:
/// - logs without a topic id, which an old Kafka wrote: whether their topic is another is not
///   known;
/// - all of them, if the cluster has no topic at all: then it rather is another cluster.
///
/// Confined to the mirror's thread: what is created here was in an image that came before.
public final class Strays {
    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private final LogDirectories logs;
    private final long keptMillis;
    private boolean done;

    /// `keptMillis` is how long a log that was set aside stays; -1 is for ever.
    public Strays(LogDirectories logs, long keptMillis) {
        this.logs = logs;
        this.keptMillis = keptMillis;
    }

    /// Looks once, at the first image, which is complete.
    public void apply(ClusterImage before, ClusterImage after) {
        if (done) {
            return;
        }
        done = true;
        List<TopicPartition> strays = new ArrayList<>();
        for (Log log : logs.logs()) {
            if (after.topic(log.topicId()) == null && isStray(log, after)) {
                strays.add(log.partition());
            }
        }
        setAside(strays);
        logs.moves().resume();
        if (keptMillis >= 0) {
            logs.removeStraysAfter(keptMillis);
        }
    }

    /// Says what will become of a log that no topic owns.
    private boolean isStray(Log log, ClusterImage image) {
        if (log.topicId().equals(Uuid.ZERO)) {
            if (image.partition(log.partition()) == null) {
                LOG.warn("log.stray partition={} action=\"kept: no topic id\"", log.partition());
            }
            return false;
        }
        boolean kept = image.topics().isEmpty();
        LOG.warn(
                "log.stray partition={} topic_id={} action=\"{}\"",
                log.partition(),
                log.topicId(),
                kept ? "kept: the cluster has no topics" : "renamed to -stray");
        return !kept;
    }

    private void setAside(List<TopicPartition> strays) {
        if (strays.isEmpty()) {
            return;
        }
        try {
            logs.setAside(strays);
            LOG.warn("logs.set_aside count={} kept_ms={}", strays.size(), keptMillis);
        } catch (IOException e) {
            LOG.error("logs.set_aside_failed count={}", strays.size(), e);
        }
    }
}
