package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.TopicSettings;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.storage.DiskFullException;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions of this broker, kept as the cluster image says. [#apply] belongs to the mirror's
/// thread; any thread may search. The monitor is held while logs are created and deleted.
@ThreadSafe
public final class Partitions {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private final int brokerId;
    private final LogDirectories logs;
    private final BrokerConfig config;
    private final Clock clock;
    private final Map<String, HostedTopic> byName = new ConcurrentHashMap<>();
    private final Map<Uuid, HostedTopic> byId = new ConcurrentHashMap<>();

    /// What the partitions are as; null before the first image.
    @GuardedBy("this")
    private @Nullable ClusterImage applied;

    /// Topics of which a log could not be created because the disk was full.
    @GuardedBy("this")
    private final Set<String> unopened = new HashSet<>();

    public Partitions(int brokerId, LogDirectories logs, BrokerConfig config, Clock clock) {
        this.brokerId = brokerId;
        this.logs = logs;
        this.config = config;
        this.clock = clock;
    }

    /// The partition that a request names: by topic id unless that is zero, else by name.
    public Lookup find(String topic, Uuid topicId, int partition) {
        boolean byItsId = !topicId.equals(Uuid.ZERO);
        HostedTopic hosted = byItsId ? byId.get(topicId) : byName.get(topic);
        if (hosted == null) {
            return new Lookup.Missing(
                    byItsId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        return hosted.find(partition);
    }

    /// The partition, if it is led here.
    public @Nullable Partition find(TopicPartition partition) {
        HostedTopic hosted = byName.get(partition.topic());
        return hosted == null ? null : hosted.partition(partition.partition());
    }

    public RecordDeletion recordDeletion() {
        return new RecordDeletion(logs);
    }

    /// Opens, changes and removes partitions so that they are as `after` says.
    public synchronized void apply(ClusterImage before, ClusterImage after) {
        ConfigLayers layers = layers(after);
        boolean defaultsChanged = !layers.equals(layers(before));
        Set<String> changed = new HashSet<>(after.topicsChangedSince(before));
        if (defaultsChanged) {
            changed.addAll(after.topics().keySet());
        }
        for (String name : changed) {
            TopicImage topic = after.topic(name);
            HostedTopic hosted = byName.get(name);
            if (hosted != null && (topic == null || !topic.id().equals(hosted.id()))) {
                remove(hosted);
                hosted = null;
            }
            if (topic != null) {
                host(topic, hosted, layers);
            }
        }
        applied = after;
    }

    /// Creates the logs for which the disk had no room, if it has now.
    public synchronized void createMissing() {
        ClusterImage image = applied;
        if (image == null || unopened.isEmpty()) {
            return;
        }
        for (String name : Set.copyOf(unopened)) {
            unopened.remove(name);
            TopicImage topic = image.topic(name);
            if (topic != null) {
                host(topic, byName.get(name), layers(image));
            }
        }
    }

    private ConfigLayers layers(ClusterImage image) {
        return new ConfigLayers(
                config.values(),
                image.brokerConfigs(ClusterImage.ALL_BROKERS),
                image.brokerConfigs(Integer.toString(brokerId)));
    }

    @GuardedBy("this")
    private void host(TopicImage topic, @Nullable HostedTopic before, ConfigLayers layers) {
        var settings = PartitionSettings.of(TopicSettings.of(topic.configs(), layers));
        List<Lookup> lookups = new ArrayList<>(topic.partitions().size());
        for (int i = 0; i < topic.partitions().size(); i++) {
            PartitionState state = topic.partitions().get(i);
            Partition known = before == null ? null : before.partition(i);
            if (state.leader() == brokerId) {
                boolean isNew = before == null ? applied != null : i >= before.lookups().size();
                Lookup led =
                        known == null ? open(topic, i, settings, isNew) : new Lookup.Found(known);
                if (led instanceof Lookup.Found(Partition partition)) {
                    partition.configure(settings);
                    partition.lead(state.leaderEpoch());
                }
                lookups.add(led);
            } else {
                if (known != null) {
                    known.close(ErrorCode.NOT_LEADER_OR_FOLLOWER);
                }
                lookups.add(new Lookup.Missing(ErrorCode.NOT_LEADER_OR_FOLLOWER));
            }
        }
        HostedTopic hosted = new HostedTopic(topic.name(), topic.id(), lookups);
        byName.put(topic.name(), hosted);
        byId.put(topic.id(), hosted);
    }

    @GuardedBy("this")
    private Lookup open(TopicImage topic, int index, PartitionSettings settings, boolean isNew) {
        TopicPartition id = new TopicPartition(topic.name(), index);
        try {
            Log log = log(id, topic.id(), settings, isNew);
            Partition partition = new Partition(topic.id(), log, settings, clock);
            logs.flushes().add(log, partition);
            if (log.failure().isPresent()) {
                partition.failed();
            }
            return new Lookup.Found(partition);
        } catch (DiskFullException e) {
            LOG.warn("partition.open_postponed partition={} reason=\"{}\"", id, e.getMessage());
            unopened.add(topic.name());
            return new Lookup.Missing(ErrorCode.KAFKA_STORAGE_ERROR);
        } catch (IOException e) {
            LOG.error("partition.open_failed partition={}", id, e);
            return new Lookup.Missing(ErrorCode.KAFKA_STORAGE_ERROR);
        }
    }

    /// The log on disk if it is this topic's; one of an earlier topic of the same name is replaced
    /// (KAFKA-14616). One that is missing while a directory cannot be read is probably there: it is
    /// not made anew elsewhere (KAFKA-16234).
    private Log log(TopicPartition id, Uuid topicId, PartitionSettings settings, boolean isNew)
            throws IOException {
        Log found = logs.find(id).orElse(null);
        if (found != null && found.topicId().equals(Uuid.ZERO)) {
            // Kafka wrote it before it had topic ids; it is believed, and says so from now on.
            found.assignTopicId(topicId);
        }
        if (found != null && found.topicId().equals(topicId)) {
            return found;
        }
        if (found != null) {
            LOG.warn("log.replaced partition={} reason=\"it is of a deleted topic\"", id);
            logs.delete(List.of(id));
        }
        if (!isNew && logs.someAreUnusable()) {
            throw new IOException(
                    id + " has no log here; it may be in a log directory that cannot be used");
        }
        return logs.create(id, topicId, settings.log());
    }

    private void remove(HostedTopic topic) {
        byName.remove(topic.name());
        byId.remove(topic.id());
        for (Partition partition : topic.partitions()) {
            partition.close(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
            logs.flushes().remove(partition.log());
        }
        try {
            logs.delete(topic.partitions().stream().map(Partition::id).toList());
            LOG.info("topic.deleted topic={} topic_id={}", topic.name(), topic.id());
        } catch (IOException e) {
            LOG.error("topic.delete_failed topic={} topic_id={}", topic.name(), topic.id(), e);
        }
    }

    /// The log directories of this broker and what lies in them.
    public List<DirectoryState> directories() {
        return logs.describe(this::lag);
    }

    private long lag(Log log) {
        Partition partition = find(log.partition());
        return partition == null || partition.log() != log
                ? 0
                : Math.max(0, partition.highWatermark() - log.logEndOffset());
    }

    /// This broker, if it leads the partition but its log is offline.
    public List<Integer> offlineReplicas(String topic, int index) {
        HostedTopic hosted = byName.get(topic);
        if (hosted == null) {
            return List.of();
        }
        ErrorCode error =
                switch (hosted.find(index)) {
                    case Lookup.Found(Partition partition) -> partition.checkEpoch(-1);
                    case Lookup.Missing(ErrorCode why) -> why;
                };
        return error == ErrorCode.KAFKA_STORAGE_ERROR ? List.of(brokerId) : List.of();
    }

    /// Releases everybody who waits; nothing is served after it.
    public void close() {
        byName.values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .forEach(partition -> partition.close(ErrorCode.NOT_LEADER_OR_FOLLOWER));
    }
}
