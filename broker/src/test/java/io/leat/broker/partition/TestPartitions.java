package io.leat.broker.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leat.broker.config.BrokerConfig;
import io.leat.broker.config.ConfigReading;
import io.leat.cluster.image.BrokerRegistration;
import io.leat.cluster.image.BrokerStanding;
import io.leat.cluster.image.ClusterChange;
import io.leat.cluster.image.ClusterImage;
import io.leat.cluster.image.PartitionState;
import io.leat.cluster.image.ReplicaSets;
import io.leat.cluster.image.TopicImage;
import io.leat.cluster.partition.RoleChoice;
import io.leat.log.Clock;
import io.leat.log.Log;
import io.leat.log.LogConfig;
import io.leat.log.LogDirectory;
import io.leat.log.LogDirectoryOptions;
import io.leat.log.storage.Urgency;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import io.leat.protocol.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// The partitions of broker 1 in a directory of real logs, in a cluster that the test changes.
/// Nothing is flushed by itself.
public final class TestPartitions implements AutoCloseable {
    public static final int BROKER = 1;
    public static final int OTHER_BROKER = 2;

    private final FailingStorage storage;
    private final LogDirectory directory;
    private final LogDirectories logs;
    private final Followed followed = new Followed();
    private final Partitions partitions;
    private ClusterImage image = ClusterImage.empty("cluster");

    private TestPartitions(
            FailingStorage storage, LogDirectory directory, LogDirectories logs, Clock clock) {
        this.storage = storage;
        this.directory = directory;
        this.logs = logs;
        this.partitions = new Partitions(logs, config(), roles(logs, clock, followed));
    }

    static Roles roles(LogDirectories logs, Clock clock) {
        return roles(logs, clock, new Followed());
    }

    private static Roles roles(LogDirectories logs, Clock clock, Following following) {
        return new Roles(new RoleChoice(BROKER, -1), logs, following, new NobodyWatches(), clock);
    }

    static final class NobodyWatches implements InSyncWatch {
        @Override
        public void mayGrow(Partition partition) {}

        @Override
        public void resign(Resignation from) {}
    }

    /// What was to be copied last; nothing is.
    static final class Followed implements Following {
        private final Map<TopicPartition, Replica> replicas = new HashMap<>();
        private final List<Integer> together = new ArrayList<>();

        @Override
        public void begin(Collection<Replica> begun) {
            begun.forEach(replica -> replicas.put(replica.id(), replica));
            if (!begun.isEmpty()) {
                together.add(begun.size());
            }
        }

        @Override
        public void end(Collection<Replica> ended) {
            ended.forEach(replica -> replicas.remove(replica.id(), replica));
        }
    }

    public static TestPartitions open(Path path, Clock clock) throws IOException {
        return open(path, clock, new FailingStorage());
    }

    static TestPartitions open(Path path, Clock clock, FailingStorage storage) throws IOException {
        var flushes = new FlushRouter();
        LogDirectory directory =
                LogDirectory.openUnattended(
                        new LogDirectoryOptions(
                                path, storage, clock, flushes, any -> LogConfig.DEFAULT));
        var logs = LogDirectories.watch(List.of(directory), Map.of(), flushes);
        return new TestPartitions(storage, directory, logs, clock);
    }

    public static BrokerConfig config() {
        ConfigReading reading =
                BrokerConfig.read(
                        "test",
                        Map.of(
                                "broker.id",
                                Integer.toString(BROKER),
                                "listeners",
                                "PLAINTEXT://127.0.0.1:0",
                                "log.dirs",
                                "/nowhere",
                                "zookeeper.connect",
                                "127.0.0.1:1"));
        return ((ConfigReading.Accepted) reading).config();
    }

    public Partitions partitions() {
        return partitions;
    }

    /// How many replicas were to be copied, each time that any were.
    List<Integer> toldTogether() {
        return followed.together;
    }

    public LogDirectories logs() {
        return logs;
    }

    /// As if its disk had failed.
    public void failDirectory() {
        storage.failFlushes(true);
        append("a", 0, "lost");
        flush();
        storage.failFlushes(false);
    }

    LogDirectory directory() {
        return directory;
    }

    /// A topic led here, with the id that [#id] gives the name.
    public void create(String topic, int partitionCount) {
        put(topic(topic, id(topic), Map.of(), leaders(BROKER, partitionCount)));
    }

    /// A topic of one partition led here.
    public void put(String topic, Map<String, String> configs) {
        put(topic(topic, id(topic), configs, leaders(BROKER, 1)));
    }

    void put(TopicImage topic) {
        change(image.with(new ClusterChange.TopicPut(topic)));
    }

    public void delete(String topic) {
        change(image.with(new ClusterChange.TopicRemoved(topic, id(topic))));
    }

    void change(ClusterImage after) {
        ClusterImage before = image;
        image = after;
        partitions.apply(before, after);
    }

    /// Begins another term of this broker for the only partition.
    void leadInEpoch(String topic, int epoch) {
        var state =
                new PartitionState(
                        BROKER, epoch, epoch, ReplicaSets.of(List.of(BROKER), List.of(BROKER)));
        put(new TopicImage(topic, idOf(topic), List.of(state), Map.of()));
    }

    /// Registers live brokers in their racks; this one may lead replicated partitions then.
    public void register(Map<Integer, String> racks) {
        Map<Integer, BrokerRegistration> brokers = new HashMap<>();
        racks.forEach((id, rack) ->
                brokers.put(
                        id,
                        new BrokerRegistration(id, id, List.of(), rack, BrokerStanding.ACTIVE)));
        change(image.withBrokers(brokers));
    }

    public ClusterImage image() {
        return image;
    }

    /// This broker leads the topic's only partition, and the others have copies, all in sync. They
    /// have to be registered.
    public void leadWith(String topic, int epoch, List<Integer> others) {
        List<Integer> all = new ArrayList<>(List.of(BROKER));
        all.addAll(others);
        var state = new PartitionState(BROKER, epoch, epoch, ReplicaSets.of(all, all));
        put(new TopicImage(topic, idOf(topic), List.of(state), Map.of()));
    }

    /// Leads the only partition of a topic, with a copy on the other broker; `inSync` says whether
    /// that is in sync.
    public void leadForAnother(String topic, boolean inSync, Map<String, String> configs) {
        create(topic, 1);
        List<Integer> both = List.of(BROKER, OTHER_BROKER);
        var sets = ReplicaSets.of(both, inSync ? both : List.of(BROKER));
        var registered = new BrokerRegistration(BROKER, 5, List.of(), null, BrokerStanding.ACTIVE);
        change(
                image.withBrokers(Map.of(BROKER, registered))
                        .with(
                                new ClusterChange.TopicPut(
                                        new TopicImage(
                                                topic,
                                                idOf(topic),
                                                List.of(new PartitionState(BROKER, 1, 1, sets)),
                                                configs))));
    }

    /// The other broker leads the topic's only partition, this one has a copy.
    public void followIn(String topic, int epoch) {
        followIn(topic, epoch, Map.of());
    }

    void followIn(String topic, int epoch, Map<String, String> configs) {
        List<Integer> both = List.of(OTHER_BROKER, BROKER);
        var state = new PartitionState(OTHER_BROKER, epoch, epoch, ReplicaSets.of(both, both));
        put(new TopicImage(topic, idOf(topic), List.of(state), configs));
    }

    private Uuid idOf(String topic) {
        TopicImage known = image.topic(topic);
        return known == null ? id(topic) : known.id();
    }

    public static Uuid id(String topic) {
        return new Uuid(7, topic.hashCode());
    }

    static List<Integer> leaders(int broker, int count) {
        return IntStream.range(0, count).mapToObj(i -> broker).toList();
    }

    static TopicImage topic(
            String name, Uuid id, Map<String, String> configs, List<Integer> leaders) {
        List<PartitionState> states =
                leaders.stream().map(leader -> PartitionState.placedOn(List.of(leader))).toList();
        return new TopicImage(name, id, states, configs);
    }

    /// The copy of the topic's only partition.
    public Replica replica(String topic) {
        return Objects.requireNonNull(followed.replicas.get(new TopicPartition(topic, 0)));
    }

    public Partition partition(String topic, int partition) {
        return Objects.requireNonNull(partitions.find(new TopicPartition(topic, partition)));
    }

    /// Of the only partition.
    public Log log(String topic) {
        return partition(topic, 0).log();
    }

    /// Appends one batch and asks for its flush.
    public AppendOutcome append(String topic, int partition, String... values) {
        AppendOutcome outcome =
                partition(topic, partition).append(batch(values), Urgency.BY_THE_FLUSH);
        partition(topic, partition).requestFlush();
        return outcome;
    }

    /// Makes durable what was appended so far.
    public void flush() {
        directory.runFlusher();
    }

    public static ByteBuffer batch(String... values) {
        return batch(RecordBatchBuilder.create(), values);
    }

    static ByteBuffer batch(RecordBatchBuilder builder, String... values) {
        for (String value : values) {
            builder.append(1, null, ByteBuffer.wrap(value.getBytes(UTF_8)), List.of());
        }
        return builder.build();
    }

    @Override
    public void close() throws IOException {
        partitions.close();
        directory.close();
    }
}
