package io.leat.client.cluster;

import io.leat.client.Deadline;
import io.leat.client.RefusedException;
import io.leat.client.cluster.Cluster.Missing;
import io.leat.protocol.ErrorCode;
import io.leat.protocol.TopicPartition;
import io.leat.protocol.message.ListOffsetsRequest;
import io.leat.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.leat.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.leat.protocol.message.ListOffsetsResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Looks up offsets at the partitions' leaders.
public record OffsetFinder(Cluster cluster) {
    private static final long NONE = -1;

    /// The offsets that the specs stand for. A time after the last record stands for the end.
    public Map<TopicPartition, Long> find(Map<TopicPartition, OffsetSpec> specs, Deadline deadline)
            throws InterruptedException {
        Map<TopicPartition, Long> found = new HashMap<>();
        return cluster.retrying(
                deadline,
                () -> {
                    Map<TopicPartition, OffsetSpec> missing = new HashMap<>(specs);
                    missing.keySet().removeAll(found.keySet());
                    ask(missing, found, deadline);
                    Map<TopicPartition, OffsetSpec> behindTheEnd = new HashMap<>();
                    found.forEach((partition, offset) -> {
                        if (offset == NONE) {
                            behindTheEnd.put(partition, new OffsetSpec.Latest());
                        }
                    });
                    ask(behindTheEnd, found, deadline);
                    return Map.copyOf(found);
                });
    }

    private void ask(
            Map<TopicPartition, OffsetSpec> specs, Map<TopicPartition, Long> found, Deadline limit)
            throws InterruptedException {
        Map<Integer, Map<String, List<ListOffsetsPartition>>> byLeader = new TreeMap<>();
        for (Map.Entry<TopicPartition, OffsetSpec> spec : specs.entrySet()) {
            TopicPartition partition = spec.getKey();
            cluster.topic(partition.topic(), Missing.REFUSE, limit);
            PartitionView view = led(partition);
            byLeader.computeIfAbsent(view.leader(), ignored -> new TreeMap<>())
                    .computeIfAbsent(partition.topic(), ignored -> new ArrayList<>())
                    .add(
                            ListOffsetsPartition.builder()
                                    .partitionIndex(partition.partition())
                                    .timestamp(spec.getValue().timestamp())
                                    .build());
        }
        for (Map.Entry<Integer, Map<String, List<ListOffsetsPartition>>> leader :
                byLeader.entrySet()) {
            var response =
                    (ListOffsetsResponse)
                            cluster.call(
                                    leader.getKey(),
                                    Lane.GENERAL,
                                    request(leader.getValue(), limit),
                                    limit);
            collect(response, found);
        }
    }

    private PartitionView led(TopicPartition partition) {
        ClusterView view = cluster.view();
        TopicView topic = view.topics().get(partition.topic());
        if (topic != null && topic.partition(partition.partition()).isEmpty()) {
            throw new RefusedException(
                            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                            "partition " + partition,
                            "The topic has partitions 0 to %d."
                                    .formatted(topic.partitions().size() - 1))
                    .forGood();
        }
        return view.led(partition)
                .orElseThrow(() ->
                        new RefusedException(
                                ErrorCode.LEADER_NOT_AVAILABLE, "partition " + partition, null));
    }

    private static ListOffsetsRequest request(
            Map<String, List<ListOffsetsPartition>> topics, Deadline limit) {
        return ListOffsetsRequest.builder()
                .replicaId(-1)
                .topics(
                        topics.entrySet().stream()
                                .map(topic ->
                                        ListOffsetsTopic.builder()
                                                .name(topic.getKey())
                                                .partitions(topic.getValue())
                                                .build())
                                .toList())
                .timeoutMs((int) Math.min(Integer.MAX_VALUE, limit.left().toMillis()))
                .build();
    }

    private static void collect(ListOffsetsResponse response, Map<TopicPartition, Long> found) {
        for (ListOffsetsResponse.ListOffsetsTopicResponse topic : response.topics()) {
            for (ListOffsetsResponse.ListOffsetsPartitionResponse answer : topic.partitions()) {
                TopicPartition partition =
                        new TopicPartition(topic.name(), answer.partitionIndex());
                RefusedException.throwIf(answer.errorCode(), "partition " + partition);
                found.put(partition, answer.offset());
            }
        }
    }
}
