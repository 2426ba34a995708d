package io.leat.log.checkpoint;

import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// Names of partitions' directories: `topic-partition`, `topic-partition.UNIQUE-future` while it is
/// copied from another directory, `topic-partition.UNIQUE-delete` once deleted, and
/// `topic-partition.UNIQUE-stray` once set aside. UNIQUE is hexadecimal; a stray's ends with the 16
/// digits of the time, in milliseconds since 1970.
public final class PartitionDirectory {
    private static final String DELETED_SUFFIX = "-delete";
    private static final String FUTURE_SUFFIX = "-future";
    private static final String STRAY_SUFFIX = "-stray";
    private static final int TIME_DIGITS = 16;
    private static final int NAME_MAX = 255;

    private PartitionDirectory() {}

    public static boolean isDeleted(String name) {
        return name.endsWith(DELETED_SUFFIX) && name.indexOf('.') > 0;
    }

    public static boolean isFuture(String name) {
        return name.endsWith(FUTURE_SUFFIX) && name.indexOf('.') > 0;
    }

    /// The partition that a future's directory is of; empty for any other name, and where the
    /// topic's name was cut off.
    public static Optional<TopicPartition> parseFuture(String name) {
        int dot = name.lastIndexOf('.');
        return isFuture(name) && name.length() < NAME_MAX
                ? parse(name.substring(0, dot))
                : Optional.empty();
    }

    /// Always the same for the same topic: one future of a partition in a directory is enough.
    public static String futureName(TopicPartition partition, Uuid topicId) {
        return suffixed(
                partition,
                ".%016x%016x%s"
                        .formatted(
                                topicId.mostSignificantBits(),
                                topicId.leastSignificantBits(),
                                FUTURE_SUFFIX));
    }

    /// Empty for what is no partition's directory.
    public static Optional<TopicPartition> parse(String name) {
        int dash = name.lastIndexOf('-');
        if (dash <= 0 || dash == name.length() - 1) {
            return Optional.empty();
        }
        String digits = name.substring(dash + 1);
        if (!digits.chars().allMatch(Character::isDigit) || digits.length() > 9) {
            return Optional.empty();
        }
        return Optional.of(new TopicPartition(name.substring(0, dash), Integer.parseInt(digits)));
    }

    /// A name that is not `taken`.
    public static String deletedName(
            TopicPartition partition, Uuid topicId, Predicate<String> taken) {
        String name = deletedName(partition, topicId, 0);
        for (int attempt = 1; taken.test(name); attempt++) {
            name = deletedName(partition, topicId, attempt);
        }
        return name;
    }

    private static String deletedName(TopicPartition partition, Uuid topicId, int attempt) {
        return suffixed(
                partition,
                ".%016x%08x%s".formatted(topicId.leastSignificantBits(), attempt, DELETED_SUFFIX));
    }

    /// The name of a log that is set aside now.
    public static String strayName(TopicPartition partition, Uuid topicId, long millis) {
        return suffixed(
                partition,
                ".%016x%016x%s".formatted(topicId.leastSignificantBits(), millis, STRAY_SUFFIX));
    }

    /// When a stray was set aside; empty for any other name. Kafka's strays end with random digits:
    /// half of them are no time, and are empty; the others lie in a far future.
    public static OptionalLong setAsideMillis(String name) {
        int end = name.length() - STRAY_SUFFIX.length();
        if (!name.endsWith(STRAY_SUFFIX) || end < TIME_DIGITS) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(name.substring(end - TIME_DIGITS, end), 16));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static String suffixed(TopicPartition partition, String suffix) {
        String prefix = partition.toString();
        int room = NAME_MAX - suffix.length();
        return (prefix.length() > room ? prefix.substring(0, room) : prefix) + suffix;
    }
}
