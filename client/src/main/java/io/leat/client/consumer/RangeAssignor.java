package io.leat.client.consumer;

import io.leat.protocol.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// Shares out each topic's partitions in ranges, as all of Kafka's clients do under this name: the
/// members that read the topic in the order of their ids, the first ones get one more where it does
/// not come out even.
final class RangeAssignor {
    static final String NAME = "range";

    private RangeAssignor() {}

    /// Every member's partitions. `partitionCount` says how many a topic has.
    static Map<String, List<TopicPartition>> assign(
            Map<String, ? extends Collection<String>> topicsByMember,
            ToIntFunction<String> partitionCount) {
        Map<String, List<TopicPartition>> assignment = new TreeMap<>();
        Map<String, List<String>> membersByTopic = new TreeMap<>();
        new TreeMap<>(topicsByMember)
                .forEach((member, topics) -> {
                    assignment.put(member, new ArrayList<>());
                    for (String topic : topics) {
                        membersByTopic
                                .computeIfAbsent(topic, ignored -> new ArrayList<>())
                                .add(member);
                    }
                });
        membersByTopic.forEach((topic, members) -> {
            int partitions = partitionCount.applyAsInt(topic);
            int next = 0;
            for (int i = 0; i < members.size(); i++) {
                int extra = i < partitions % members.size() ? 1 : 0;
                int share = partitions / members.size() + extra;
                for (int taken = 0; taken < share; taken++) {
                    List<TopicPartition> own =
                            assignment.computeIfAbsent(
                                    members.get(i), ignored -> new ArrayList<>());
                    own.add(new TopicPartition(topic, next++));
                }
            }
        });
        return assignment;
    }
}
