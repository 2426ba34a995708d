package io.leat.log.checkpoint;

import io.leat.protocol.TopicPartition;
import io.leat.protocol.Uuid;
import java.util.Optional;
import java.util.function.Predicate;

/// Names of partitions' directories: `topic-partition`, and `topic-partition.UNIQUE-delete` once
/// deleted.
public final class PartitionDirectory {
    private static final String DELETED_SUFFIX = "-delete";
    private static final int NAME_MAX = 255;

    private PartitionDirectory() {}

    public static boolean isDeleted(String name) {
        return name.endsWith(DELETED_SUFFIX) && name.indexOf('.') > 0;
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
        String suffix =
                ".%016x%08x%s".formatted(topicId.leastSignificantBits(), attempt, DELETED_SUFFIX);
        String prefix = partition.toString();
        int room = NAME_MAX - suffix.length();
        return (prefix.length() > room ? prefix.substring(0, room) : prefix) + suffix;
    }
}
