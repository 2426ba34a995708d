package io.leat.client.consumer;

import io.leat.client.Deadline;
import io.leat.client.RefusedException;
import io.leat.client.cluster.Cluster;
import io.leat.client.cluster.Lane;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.OffsetCommitRequest;
import io.leat.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.leat.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.leat.protocol.message.OffsetCommitResponse;
import io.leat.protocol.message.OffsetFetchRequest;
import io.leat.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.leat.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.leat.protocol.message.OffsetFetchResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The offsets that a group has committed.
record Offsets(Cluster cluster, String group) {
    /// Those of these partitions that have one.
    Map<TopicPartition, Long> read(Collection<TopicPartition> partitions, Deadline deadline)
            throws InterruptedException {
        Map<String, List<Integer>> byTopic =
                partitions.stream()
                        .collect(
                                Collectors.groupingBy(
                                        TopicPartition::topic,
                                        TreeMap::new,
                                        Collectors.mapping(
                                                TopicPartition::partition, Collectors.toList())));
        List<OffsetFetchRequestTopics> topics =
                byTopic.entrySet().stream()
                        .map(topic ->
                                OffsetFetchRequestTopics.builder()
                                        .name(topic.getKey())
                                        .partitionIndexes(topic.getValue())
                                        .build())
                        .toList();
        var wanted = OffsetFetchRequestGroup.builder().groupId(group).topics(topics).build();
        var request =
                OffsetFetchRequest.builder().groups(List.of(wanted)).requireStable(true).build();
        return cluster.retrying(
                deadline,
                () -> {
                    var response =
                            cluster.callCoordinator(group, Lane.HEARTBEAT, request, deadline);
                    return forgettingOnRefusal(() -> committed((OffsetFetchResponse) response));
                });
    }

    private Map<TopicPartition, Long> committed(OffsetFetchResponse response) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (OffsetFetchResponse.OffsetFetchResponseGroup answer : response.groups()) {
            RefusedException.throwIf(answer.errorCode(), "group " + group);
            for (var topic : answer.topics()) {
                for (var partition : topic.partitions()) {
                    RefusedException.throwIf(partition.errorCode(), "group " + group);
                    if (partition.committedOffset() >= 0) {
                        offsets.put(
                                new TopicPartition(topic.name(), partition.partitionIndex()),
                                partition.committedOffset());
                    }
                }
            }
        }
        return offsets;
    }

    /// Commits; throws [RefusedException] when the group has moved on.
    void commit(Map<TopicPartition, Long> offsets, Generation generation, Deadline deadline)
            throws InterruptedException {
        Map<String, List<OffsetCommitRequestPartition>> byTopic = new TreeMap<>();
        offsets.forEach((partition, offset) ->
                byTopic.computeIfAbsent(partition.topic(), ignored -> new ArrayList<>())
                        .add(
                                OffsetCommitRequestPartition.builder()
                                        .partitionIndex(partition.partition())
                                        .committedOffset(offset)
                                        .committedMetadata("")
                                        .build()));
        OffsetCommitRequest request =
                OffsetCommitRequest.builder()
                        .groupId(group)
                        .generationIdOrMemberEpoch(generation.id())
                        .memberId(generation.isMember() ? generation.memberId() : "")
                        .topics(
                                byTopic.entrySet().stream()
                                        .map(topic ->
                                                OffsetCommitRequestTopic.builder()
                                                        .name(topic.getKey())
                                                        .partitions(topic.getValue())
                                                        .build())
                                        .toList())
                        .build();
        cluster.retrying(
                deadline,
                () -> {
                    var response =
                            cluster.callCoordinator(group, Lane.HEARTBEAT, request, deadline);
                    return forgettingOnRefusal(() -> judge((OffsetCommitResponse) response));
                });
    }

    private OffsetCommitResponse judge(OffsetCommitResponse response) {
        for (var topic : response.topics()) {
            for (var partition : topic.partitions()) {
                RefusedException.throwIf(partition.errorCode(), "commit of group " + group);
            }
        }
        return response;
    }

    private <T> T forgettingOnRefusal(java.util.function.Supplier<T> judgement) {
        try {
            return judgement.get();
        } catch (RefusedException refused) {
            cluster.forgetCoordinator(group);
            throw refused;
        }
    }
}
