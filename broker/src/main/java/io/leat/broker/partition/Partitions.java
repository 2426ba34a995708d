package io.leat.broker.partition;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.table.ConfigLayers;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.TopicImage;
import io.leat.log.Log;
import io.leat.log.storage.DiskFullException;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions of this broker, kept as the cluster image says. [#apply] belongs to the mirror's
/// thread; any thread may search. The monitor is held while logs are created and deleted.
@ThreadSafe
public final class Partitions {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private static final Hosting NOT_HERE = new Hosting.Absent(ErrorCode.NOT_LEADER_OR_FOLLOWER);

    private final Roles roles;
    private final LogDirectories logs;
    private final BrokerConfig config;
    private final Map<String, HostedTopic> byName = new ConcurrentHashMap<>();
    private final Map<Uuid, HostedTopic> byId = new ConcurrentHashMap<>();

    @GuardedBy("this")
    private final SettingsCache cache = new SettingsCache();

    /// What the partitions are as; null before the first image.
    @GuardedBy("this")
    private @Nullable ClusterImage applied;

    /// Partitions whose log could not be created because the disk was full; true for one that was
    /// new then, so that nobody can have counted on a log here.
    @GuardedBy("this")
    private final Map<TopicPartition, Boolean> unopened = new HashMap<>();

    public Partitions(LogDirectories logs, BrokerConfig config, Roles roles) {
        this.logs = logs;
        this.config = config;
        this.roles = roles;
    }

    /// The partition that a request names: by topic id unless that is zero, else by name.
    public Lookup find(String topic, Uuid topicId, int partition) {
        HostedTopic hosted = hosted(topic, topicId);
        if (hosted == null) {
            return new Lookup.Missing(
                    topicId.equals(Uuid.ZERO)
                            ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                            : ErrorCode.UNKNOWN_TOPIC_ID);
        }
        return hosted.find(partition);
    }

    /// The copy of a partition that another broker leads, named as for [#find].
    public @Nullable Replica replica(String topic, Uuid topicId, int partition) {
        HostedTopic hosted = hosted(topic, topicId);
        return hosted == null ? null : hosted.replica(partition);
    }

    private @Nullable HostedTopic hosted(String topic, Uuid topicId) {
        return topicId.equals(Uuid.ZERO) ? byName.get(topic) : byId.get(topicId);
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
        boolean admitted = roles.admit(after);
        boolean defaultsChanged = !layers.equals(layers(before));
        Set<String> changed = new HashSet<>(after.topicsChangedSince(before));
        if (admitted || defaultsChanged) {
            after.topics().values().stream()
                    .filter(topic -> defaultsChanged || isReplicated(topic))
                    .forEach(topic -> changed.add(topic.name()));
        }
        try {
            for (String name : changed) {
                apply(name, after.topic(name), layers);
            }
        } finally {
            roles.tellFollowing();
        }
        applied = after;
    }

    @GuardedBy("this")
    private void apply(String name, @Nullable TopicImage topic, ConfigLayers layers) {
        HostedTopic hosted = byName.get(name);
        if (hosted != null && (topic == null || !topic.id().equals(hosted.id()))) {
            remove(hosted);
            hosted = null;
        }
        if (topic != null) {
            host(topic, hosted, layers);
        }
    }

    private static boolean isReplicated(TopicImage topic) {
        return topic.partitions().stream().anyMatch(PartitionState::isReplicated);
    }

    /// The replicated partitions that are led here.
    public Stream<Partition> ledWithOthers() {
        return byName.values().stream()
                .flatMap(topic -> topic.hostings().stream())
                .flatMap(hosting ->
                        hosting instanceof Hosting.Leading(Partition led) && led.isReplicated()
                                ? Stream.of(led)
                                : Stream.empty());
    }

    /// Creates the logs for which the disk had no room, if it has now.
    public synchronized void createMissing() {
        ClusterImage image = applied;
        if (image == null || unopened.isEmpty()) {
            return;
        }
        Set<String> topics = new HashSet<>();
        unopened.keySet().forEach(partition -> topics.add(partition.topic()));
        try {
            for (String name : topics) {
                TopicImage topic = image.topic(name);
                if (topic == null) {
                    unopened.keySet().removeIf(partition -> partition.topic().equals(name));
                } else {
                    host(topic, byName.get(name), layers(image));
                }
            }
        } finally {
            roles.tellFollowing();
        }
    }

    private ConfigLayers layers(ClusterImage image) {
        return new ConfigLayers(
                config.values(),
                image.brokerConfigs(ClusterImage.ALL_BROKERS),
                image.brokerConfigs(Integer.toString(roles.brokerId())));
    }

    @GuardedBy("this")
    private void host(TopicImage topic, @Nullable HostedTopic before, ConfigLayers layers) {
        PartitionSettings settings = cache.settings(topic.configs(), layers);
        List<Hosting> hostings = new ArrayList<>(topic.partitions().size());
        for (int i = 0; i < topic.partitions().size(); i++) {
            Hosting known = before == null ? NOT_HERE : before.at(i);
            boolean wasNew =
                    !unopened.isEmpty()
                            && Boolean.TRUE.equals(
                                    unopened.remove(new TopicPartition(topic.name(), i)));
            boolean isNew = before == null ? applied != null : i >= before.hostings().size();
            hostings.add(host(new Place(topic, i, settings, isNew || wasNew), known));
        }
        HostedTopic hosted = new HostedTopic(topic.name(), topic.id(), hostings);
        byName.put(topic.name(), hosted);
        byId.put(topic.id(), hosted);
    }

    /// What is to be hosted. `isNew`: nobody can have written to it before.
    private record Place(TopicImage topic, int index, PartitionSettings settings, boolean isNew) {
        TopicPartition id() {
            return new TopicPartition(topic.name(), index);
        }

        PartitionState state() {
            return topic.partitions().get(index);
        }
    }

    @GuardedBy("this")
    private Hosting host(Place place, Hosting known) {
        PartitionState state = place.state();
        if (!roles.hasReplica(state)) {
            return release(known);
        }
        return switch (known) {
            case Hosting.Leading(Partition partition) when roles.continues(partition, state) -> {
                partition.configure(place.settings());
                partition.become(state);
                yield known;
            }
            case Hosting.Following(Replica replica) when roles.continues(replica, state) -> {
                replica.configure(place.settings());
                yield known;
            }
            case Hosting.Leading(Partition partition) -> {
                partition.close(ErrorCode.NOT_LEADER_OR_FOLLOWER);
                yield assume(place, partition.log(), partition.highWatermark());
            }
            case Hosting.Following(Replica replica) -> {
                roles.end(replica);
                yield assume(place, replica.log(), replica.highWatermark());
            }
            case Hosting.Absent _ -> open(place);
        };
    }

    @GuardedBy("this")
    private Hosting assume(Place place, Log log, long highWatermark) {
        log.configure(place.settings().log());
        return roles.assume(
                place.topic().id(),
                log,
                place.settings(),
                new Roles.Charge(place.state(), highWatermark));
    }

    /// The partition lives elsewhere now: what is here of it goes.
    @GuardedBy("this")
    private Hosting release(Hosting known) {
        switch (known) {
            case Hosting.Leading(Partition partition) -> {
                partition.close(ErrorCode.NOT_LEADER_OR_FOLLOWER);
                drop(partition.log());
            }
            case Hosting.Following(Replica replica) -> {
                roles.end(replica);
                drop(replica.log());
            }
            case Hosting.Absent _ -> {}
        }
        return NOT_HERE;
    }

    private void drop(Log log) {
        logs.flushes().remove(log);
        try {
            logs.delete(List.of(log.partition()));
            LOG.info("replica.removed partition={}", log.partition());
        } catch (IOException e) {
            LOG.error("replica.remove_failed partition={}", log.partition(), e);
        }
    }

    @GuardedBy("this")
    private Hosting open(Place place) {
        TopicPartition id = place.id();
        try {
            Log log = log(place).orElse(null);
            if (log == null) {
                return NOT_HERE;
            }
            log.configure(place.settings().log());
            Hosting hosting = roles.begin(place.topic().id(), log, place.settings(), place.state());
            log.failure().ifPresent(_ -> logs.flushes().failed(log, new IOException("offline")));
            return hosting;
        } catch (DiskFullException e) {
            LOG.warn("partition.open_postponed partition={} reason=\"{}\"", id, e.getMessage());
            unopened.put(id, place.isNew());
            return new Hosting.Absent(ErrorCode.KAFKA_STORAGE_ERROR);
        } catch (IOException e) {
            LOG.error("partition.open_failed partition={}", id, e);
            return new Hosting.Absent(ErrorCode.KAFKA_STORAGE_ERROR);
        }
    }

    /// The log on disk if it is this topic's; one of an earlier topic of the same name is replaced
    /// (KAFKA-14616). One that is missing while a directory cannot be read is probably there: it is
    /// not made anew elsewhere (KAFKA-16234). Empty if it must not be made yet.
    private Optional<Log> log(Place place) throws IOException {
        TopicPartition id = place.id();
        Uuid topicId = place.topic().id();
        Log found = logs.find(id).orElse(null);
        if (found != null && found.topicId().equals(Uuid.ZERO)) {
            // Kafka wrote it before it had topic ids; it is believed, and says so from now on.
            found.assignTopicId(topicId);
        }
        if (found != null && found.topicId().equals(topicId)) {
            return Optional.of(found);
        }
        if (found != null) {
            LOG.warn("log.replaced partition={} reason=\"it is of a deleted topic\"", id);
            logs.delete(List.of(id));
        }
        if (!place.isNew() && logs.someAreUnusable()) {
            throw new IOException(
                    id + " has no log here; it may be in a log directory that cannot be used");
        }
        if (!roles.mayMake(topicId, id, place.state(), place.isNew())) {
            return Optional.empty();
        }
        Log made = logs.create(id, topicId, place.settings().log());
        if (place.state().isReplicated()) {
            made.requestFlush(); // a log that a crash takes away counts as lost data
        }
        return Optional.of(made);
    }

    private void remove(HostedTopic topic) {
        byName.remove(topic.name());
        byId.remove(topic.id());
        List<TopicPartition> held = new ArrayList<>();
        for (Hosting hosting : topic.hostings()) {
            switch (hosting) {
                case Hosting.Leading(Partition partition) -> {
                    partition.close(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
                    logs.flushes().remove(partition.log());
                    held.add(partition.id());
                }
                case Hosting.Following(Replica replica) -> {
                    roles.end(replica);
                    logs.flushes().remove(replica.log());
                    held.add(replica.id());
                }
                case Hosting.Absent _ -> {}
            }
        }
        try {
            logs.delete(held);
            LOG.info("topic.deleted topic={} topic_id={}", topic.name(), topic.id());
        } catch (IOException e) {
            LOG.error("topic.delete_failed topic={} topic_id={}", topic.name(), topic.id(), e);
        }
    }

    /// How many partitions are here now, and how they are; looks at each.
    public PartitionCensus census() {
        PartitionCensus census = new PartitionCensus();
        byName.values().forEach(topic -> topic.hostings().forEach(census::add));
        return census;
    }

    /// How many places of logs readers found to be corrupt since the broker's start.
    public long corruptPlaces() {
        return roles.corruptions().places();
    }

    /// How many reads ended at a corrupt place since the broker's start.
    public long corruptReads() {
        return roles.corruptions().reads();
    }

    /// The log directories of this broker and what lies in them.
    public List<DirectoryState> directories() {
        return logs.describe(this::lag);
    }

    private long lag(Log log) {
        return Math.max(0, logs.flushes().highWatermark(log) - log.logEndOffset());
    }

    /// Begins to move the partition's log to another directory of this broker; NONE, or why not.
    public ErrorCode move(TopicPartition id, String path) {
        return logs.moves().request(id, find(id.topic(), Uuid.ZERO, id.partition()), path);
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
        return error == ErrorCode.KAFKA_STORAGE_ERROR ? List.of(roles.brokerId()) : List.of();
    }

    /// Releases everybody who waits; nothing is served after it.
    public synchronized void close() {
        for (HostedTopic topic : byName.values()) {
            for (Hosting hosting : topic.hostings()) {
                switch (hosting) {
                    case Hosting.Leading(Partition partition) ->
                            partition.close(ErrorCode.NOT_LEADER_OR_FOLLOWER);
                    case Hosting.Following(Replica replica) -> roles.end(replica);
                    case Hosting.Absent _ -> {}
                }
            }
        }
        roles.tellFollowing();
    }
}
