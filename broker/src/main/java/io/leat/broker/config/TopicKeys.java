package io.leat.broker.config;

import static io.leat.broker.config.table.Synonym.same;

import io.leat.broker.config.table.ConfigKey;
import io.leat.broker.config.table.ConfigTable;
import io.leat.broker.config.table.DynamicMode;
import io.leat.broker.config.table.KafkaNames;
import io.leat.broker.config.table.Reading;
import io.leat.broker.config.table.Synonym;
import io.leat.broker.config.table.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The keys of a topic. The broker's default of each has the names given as synonyms, so those
/// broker keys are derived from this table and not declared again.
public final class TopicKeys {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /// Below this, Kafka refused a segment size in its last release with ZooKeeper.
    private static final int SEGMENT_BYTES_MIN = 14;

    static final ConfigKey<Integer> SEGMENT_BYTES =
            topic(
                            "segment.bytes",
                            ValueType.intAtLeast(SEGMENT_BYTES_MIN),
                            "The size at which a partition starts a new segment file.")
                    .defaultTo(1 << 30)
                    .orElse(same("log.segment.bytes"));
    static final ConfigKey<Long> SEGMENT_MILLIS =
            topic(
                            "segment.ms",
                            ValueType.longAtLeast(1),
                            "The age at which a partition starts a new segment file.")
                    .defaultTo(7 * DAY)
                    .orElse(same("log.roll.ms"), new Synonym("log.roll.hours", HOUR));
    static final ConfigKey<Long> SEGMENT_JITTER_MILLIS =
            topic(
                            "segment.jitter.ms",
                            ValueType.longAtLeast(0),
                            "By how much, at random, a segment may end earlier than `segment.ms`"
                                    + " says.")
                    .defaultTo(0)
                    .orElse(same("log.roll.jitter.ms"), new Synonym("log.roll.jitter.hours", HOUR));
    static final ConfigKey<Integer> SEGMENT_INDEX_BYTES =
            topic(
                            "segment.index.bytes",
                            ValueType.intAtLeast(4),
                            "The size of an index at which a partition starts a new segment file.")
                    .defaultTo(10 << 20)
                    .orElse(same("log.index.size.max.bytes"));
    static final ConfigKey<Integer> INDEX_INTERVAL_BYTES =
            topic(
                            "index.interval.bytes",
                            ValueType.intAtLeast(0),
                            "How many bytes of records lie between two index entries.")
                    .defaultTo(4096)
                    .orElse(same("log.index.interval.bytes"));
    static final ConfigKey<Long> FLUSH_MESSAGES =
            topic(
                            "flush.messages",
                            ValueType.longAtLeast(1),
                            "After how many records a log is flushed at the latest, whether or not"
                                    + " anybody waits for it.")
                    .defaultTo(Long.MAX_VALUE)
                    .orElse(same("log.flush.interval.messages"));
    static final ConfigKey<Long> FLUSH_MILLIS =
            topic(
                            "flush.ms",
                            ValueType.longAtLeast(0),
                            "After what time a log is flushed at the latest, whether or not anybody"
                                    + " waits for it.")
                    .defaultTo(Long.MAX_VALUE)
                    .orElse(same("log.flush.interval.ms"), same("log.flush.scheduler.interval.ms"));
    static final ConfigKey<Boolean> WRITE_CACHING =
            topic(
                            "write.caching",
                            ValueType.flag(),
                            "Whether acks=all is answered when the records are in the page cache of"
                                    + " every in-sync replica (as Kafka does) instead of on disk.")
                    .defaultTo(false)
                    .orElse(same("log.write.caching"));
    static final ConfigKey<List<String>> CLEANUP_POLICY =
            topic(
                            "cleanup.policy",
                            ValueType.listOf("compact", "delete"),
                            "What happens to old segments: they are deleted, compacted, both, or"
                                    + " (when empty) kept.")
                    .defaultTo("delete")
                    .orElse(same("log.cleanup.policy"));
    static final ConfigKey<Long> RETENTION_BYTES =
            topic(
                            "retention.bytes",
                            ValueType.longAtLeast(-1),
                            "The size that a partition keeps before old segments are deleted; -1 is"
                                    + " no limit.")
                    .defaultTo(-1)
                    .orElse(same("log.retention.bytes"));
    static final ConfigKey<Long> RETENTION_MILLIS =
            topic(
                            "retention.ms",
                            ValueType.longAtLeast(-1),
                            "The age at which records are deleted; -1 is never.")
                    .defaultTo(7 * DAY)
                    .orElse(
                            same("log.retention.ms"),
                            new Synonym("log.retention.minutes", MINUTE),
                            new Synonym("log.retention.hours", HOUR));
    static final ConfigKey<Long> FILE_DELETE_DELAY_MILLIS =
            topic(
                            "file.delete.delay.ms",
                            ValueType.longAtLeast(0),
                            "How long a deleted segment's file stays on disk for those who still"
                                    + " read it.")
                    .defaultTo(MINUTE)
                    .orElse(same("log.segment.delete.delay.ms"));
    static final ConfigKey<Long> DELETE_RETENTION_MILLIS =
            topic(
                            "delete.retention.ms",
                            ValueType.longAtLeast(0),
                            "How long compaction keeps the marker of a deleted key.")
                    .defaultTo(DAY)
                    .orElse(same("log.cleaner.delete.retention.ms"));
    static final ConfigKey<Double> MIN_CLEANABLE_DIRTY_RATIO =
            topic(
                            "min.cleanable.dirty.ratio",
                            ValueType.decimalBetween(0, 1),
                            "The share of a log that must be new before it is compacted again.")
                    .defaultTo(0.5)
                    .orElse(same("log.cleaner.min.cleanable.ratio"));
    static final ConfigKey<Long> MIN_COMPACTION_LAG_MILLIS =
            topic(
                            "min.compaction.lag.ms",
                            ValueType.longAtLeast(0),
                            "The age before which a record is not compacted away.")
                    .defaultTo(0)
                    .orElse(same("log.cleaner.min.compaction.lag.ms"));
    static final ConfigKey<Long> MAX_COMPACTION_LAG_MILLIS =
            topic(
                            "max.compaction.lag.ms",
                            ValueType.longAtLeast(1),
                            "The age at which a record is due for compaction.")
                    .defaultTo(Long.MAX_VALUE)
                    .orElse(same("log.cleaner.max.compaction.lag.ms"));
    static final ConfigKey<Integer> MAX_MESSAGE_BYTES =
            topic(
                            "max.message.bytes",
                            ValueType.intAtLeast(0),
                            "The largest record batch that is taken.")
                    .defaultTo((1 << 20) + 12)
                    .orElse(same("message.max.bytes"));
    static final ConfigKey<String> TIMESTAMP_TYPE =
            topic(
                            "message.timestamp.type",
                            ValueType.oneOf("CreateTime", "LogAppendTime"),
                            "Whether a record carries the time of its creation or of its arrival.")
                    .defaultTo("CreateTime")
                    .orElse(same("log.message.timestamp.type"));
    static final ConfigKey<Long> TIMESTAMP_BEFORE_MILLIS =
            topic(
                            "message.timestamp.before.max.ms",
                            ValueType.longAtLeast(0),
                            "How far a record's timestamp may lie in the broker's past.")
                    .defaultTo(Long.MAX_VALUE)
                    .orElse(same("log.message.timestamp.before.max.ms"));
    static final ConfigKey<Long> TIMESTAMP_AFTER_MILLIS =
            topic(
                            "message.timestamp.after.max.ms",
                            ValueType.longAtLeast(0),
                            "How far a record's timestamp may lie in the broker's future.")
                    .defaultTo(HOUR)
                    .orElse(same("log.message.timestamp.after.max.ms"));
    static final ConfigKey<Integer> MIN_INSYNC_REPLICAS =
            topic(
                            "min.insync.replicas",
                            ValueType.intAtLeast(1),
                            "How many in-sync replicas there must be for acks=all to be accepted.")
                    .defaultTo(1)
                    .orElse(same("min.insync.replicas"));
    static final ConfigKey<Boolean> UNCLEAN_LEADER_ELECTION =
            topic(
                            "unclean.leader.election.enable",
                            ValueType.flag(),
                            "Whether a replica that may lack acknowledged records may lead when no"
                                    + " other is left.")
                    .defaultTo(false)
                    .orElse(same("unclean.leader.election.enable"));

    private static final List<ConfigKey<?>> KEYS =
            List.of(
                    SEGMENT_BYTES,
                    SEGMENT_MILLIS,
                    SEGMENT_JITTER_MILLIS,
                    SEGMENT_INDEX_BYTES,
                    INDEX_INTERVAL_BYTES,
                    FLUSH_MESSAGES,
                    FLUSH_MILLIS,
                    WRITE_CACHING,
                    CLEANUP_POLICY,
                    RETENTION_BYTES,
                    RETENTION_MILLIS,
                    FILE_DELETE_DELAY_MILLIS,
                    DELETE_RETENTION_MILLIS,
                    MIN_CLEANABLE_DIRTY_RATIO,
                    MIN_COMPACTION_LAG_MILLIS,
                    MAX_COMPACTION_LAG_MILLIS,
                    MAX_MESSAGE_BYTES,
                    CompressionKeys.TYPE,
                    CompressionKeys.GZIP_LEVEL,
                    CompressionKeys.LZ4_LEVEL,
                    CompressionKeys.ZSTD_LEVEL,
                    TIMESTAMP_TYPE,
                    TIMESTAMP_BEFORE_MILLIS,
                    TIMESTAMP_AFTER_MILLIS,
                    MIN_INSYNC_REPLICAS,
                    UNCLEAN_LEADER_ELECTION,
                    ThrottleConfig.LEADER_REPLICAS,
                    ThrottleConfig.FOLLOWER_REPLICAS);

    /// Every key of a topic that Leat uses; names that only Kafka uses are judged as unused.
    public static final ConfigTable TABLE =
            ConfigTable.of(KEYS, KafkaNames.resource(TopicKeys.class, "kafka-topic-names.txt"));

    private TopicKeys() {}

    /// The broker's keys that give these keys their defaults.
    static List<ConfigKey<?>> brokerKeys() {
        List<ConfigKey<?>> keys = new ArrayList<>();
        for (ConfigKey<?> key : KEYS) {
            addBrokerKeys(key, keys);
        }
        return keys;
    }

    private static <T> void addBrokerKeys(ConfigKey<T> key, List<ConfigKey<?>> keys) {
        List<Synonym> names = key.synonyms();
        for (int i = 0; i < names.size(); i++) {
            Synonym name = names.get(i);
            boolean last = i == names.size() - 1;
            keys.add(name.factor() == 1 ? plain(key, i, last) : scaled(key, i, last));
        }
    }

    private static <T> ConfigKey<T> plain(ConfigKey<T> key, int position, boolean last) {
        List<Synonym> names = key.synonyms();
        ConfigKey<T> derived =
                ConfigKey.of(names.get(position).name(), key.type(), docOfDefault(key))
                        .orElse(names.subList(position + 1, names.size()).toArray(Synonym[]::new))
                        .dynamic(position == 0 ? DynamicMode.CLUSTER_WIDE : DynamicMode.READ_ONLY);
        return last ? derived.defaultTo(key.defaultValue().orElseThrow()) : derived;
    }

    private static ConfigKey<Integer> scaled(ConfigKey<?> key, int position, boolean last) {
        Synonym name = key.synonyms().get(position);
        ConfigKey<Integer> derived =
                ConfigKey.of(name.name(), ValueType.intAtLeast(smallest(key)), docOfDefault(key));
        long defaultTo = Long.parseLong(key.defaultValue().orElseThrow()) / name.factor();
        return last ? derived.defaultTo(defaultTo) : derived;
    }

    private static int smallest(ConfigKey<?> key) {
        return IntStream.rangeClosed(-1, 1)
                .filter(number -> key.type().read("" + number) instanceof Reading.Read)
                .findFirst()
                .orElseThrow();
    }

    private static String docOfDefault(ConfigKey<?> topicKey) {
        return "The broker's default of the topic key `" + topicKey.name() + "`.";
    }

    private static <T> ConfigKey<T> topic(String name, ValueType<T> type, String doc) {
        return ConfigKey.of(name, type, doc).dynamic(DynamicMode.CLUSTER_WIDE);
    }
}
